-- Question: which words are in titles of late that were not before, in the world or in one region?
-- Grain: term. The window is the window_days up to as_of, the baseline the baseline_days before it; copies count once, by the
-- title of a cluster's first story. Score: log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn
-- 2008), the prior being the terms of window and baseline together and weighing as much as the window. z ranks and is no
-- p-value: of some thousand terms a few are above 3 by chance. A region is counted by each story's first country, so
-- its regions add up: in_scheme and in_region name it, empty is everywhere.
CREATE OR REPLACE MACRO rising_terms(
    as_of, window_days := 3, baseline_days := 28, min_stories := 5, in_scheme := '', in_region := ''
) AS TABLE
WITH said AS (
    SELECT
        t.term,
        sum(CASE WHEN t.day > as_of::DATE - window_days THEN t.n_stories ELSE 0 END)::BIGINT AS n_stories,
        sum(CASE WHEN t.day > as_of::DATE - window_days THEN t.n_clusters ELSE 0 END)::BIGINT AS n_clusters,
        sum(CASE WHEN t.day > as_of::DATE - window_days THEN 0 ELSE t.n_clusters END)::BIGINT AS n_clusters_before,
        count(DISTINCT CASE WHEN t.day > as_of::DATE - window_days THEN t.day END) AS n_days,
        count(DISTINCT CASE WHEN t.day > as_of::DATE - window_days THEN t.country END) AS n_countries
    FROM term_daily AS t
    WHERE
        t.day <= as_of::DATE AND t.day > as_of::DATE - window_days - baseline_days
        AND (
            in_region = '' OR EXISTS (
                SELECT 1 FROM region_country AS r
                WHERE r.scheme = in_scheme AND r.region = in_region AND r.country = t.country
                    AND (r.valid_from IS NULL OR r.valid_from <= t.day) AND (r.valid_to IS NULL OR t.day < r.valid_to)
            )
        )
    GROUP BY t.term
),

total AS (
    SELECT sum(n_clusters)::DOUBLE AS n_now, sum(n_clusters_before)::DOUBLE AS n_before FROM said
),

prior AS (
    SELECT
        s.*, k.n_now, k.n_before,
        k.n_now * (s.n_clusters + s.n_clusters_before) / nullif(k.n_now + k.n_before, 0) AS a
    FROM said AS s
    CROSS JOIN total AS k
    WHERE s.n_stories >= min_stories
),

scored AS (
    SELECT
        *,
        ln((n_clusters + a) / nullif(2 * n_now - n_clusters - a, 0))
        - ln((n_clusters_before + a) / nullif(n_before + n_now - n_clusters_before - a, 0)) AS log_odds,
        sqrt(1 / (n_clusters + a) + 1 / (n_clusters_before + a)) AS spread
    FROM prior
    WHERE a > 0
)

SELECT
    term,
    n_stories,
    n_clusters,
    n_clusters_before AS n_clusters_baseline,
    n_clusters / nullif(n_now, 0) AS share,
    n_clusters_before / nullif(n_before, 0) AS share_baseline,
    n_days,
    n_countries,
    log_odds,
    log_odds / spread AS z
FROM scored;
COMMENT ON MACRO TABLE rising_terms IS 'Words and pairs of words that titles have of late and had not before, as_of a UTC day: term, n_stories, n_clusters, n_clusters_baseline, share and share_baseline of all terms, n_days, n_countries (first countries), log_odds and z. Order by z DESC and cut.';
