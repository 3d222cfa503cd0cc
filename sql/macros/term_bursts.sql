-- Question: which words are in titles of a day more often than chance and habit explain, in the world or in one region?
-- Grain: term that stood in two or more reports of the UTC day as_of. Reports are clusters, by the title of the first story.
-- A region is counted by each story's first country: in_scheme and in_region name it, empty is everywhere.
--
-- 1. Counted are reports of publishers heard for 31 days (a new feed's words are new to us, not to the world), and of the
--    publisher that has most no more than half of what all others have, or two: one paper's series is no burst.
-- 2. Expected: the term's rate in the reports of the 28 days that end 3 days before (a guard band), by all publishers or by
--    those known then, whichever is more, times the day's reports; moved by the term's own weekday in those four weeks,
--    shrunk towards none. Days of broken coverage are no part of it.
--    Term-days of fewer than two reports are not kept, so the mean m of what is kept is too low: the rate u solves
--    m = u (1 - (1 + c)^(-1 - u/c)), a negative binomial without its ones, by four steps of Newton's for a root. Half a
--    report is added first: a term never seen in four weeks may well have been in single ones.
-- 3. Dispersion, of two kinds: c, by which reports come in clumps, from the pairs x (x - 1) of all rare terms together (pairs
--    miss nothing where ones are missing; Fisher 1941), counts cut at 8 so that bursts of before weigh little; and d, by which
--    a term's level moves from day to day: its own, shrunk to the mean of common terms and never below it.
-- 4. p: the chance of as many or more under a negative binomial of that mean and of variance u + u (c + d u + u / (reports
--    kept + 6)), the last for what four weeks leave unsaid of the rate; bounded by a geometric series of ratios.
--    p_value = p^0.9: so held, histories without bursts in which levels vary day by day have a flag on 1 to 9 % of days; where
--    what happens is told of in clumps on 24 %, where topics wax and wane over days on 70 % (benchmarks/term_bursts.py).
-- 5. Burst: p_value <= p_limit, by which a tenth of the flags of a day may be false (Benjamini and Hochberg 1995), over all
--    terms of the day and of the weeks before; with 5 reports so counted, 3 publishers, 14 baseline days, on a complete day.
CREATE OR REPLACE MACRO term_bursts(as_of, in_scheme := '', in_region := '') AS TABLE
WITH place AS (
    SELECT country, valid_from, valid_to
    FROM region_country
    WHERE in_region <> '' AND scheme = in_scheme AND region = in_region
),

covered AS (
    SELECT
        day,
        coalesce(n_sources_answered > 0 AND n_sources_answered >= 0.8 * n_sources_expected, false)
        AND day < (SELECT max(day) FROM panel_day) AS is_sound
    FROM panel_day
    WHERE day = as_of::DATE OR day BETWEEN as_of::DATE - 30 AND as_of::DATE - 3
),

title AS (
    SELECT t.day, c.is_sound, sum(t.n_clusters)::DOUBLE AS n_all, sum(t.n_known)::DOUBLE AS n_known_all
    FROM title_daily AS t
    INNER JOIN covered AS c ON c.day = t.day
    WHERE
        (t.day = as_of::DATE OR t.day BETWEEN as_of::DATE - 30 AND as_of::DATE - 3)
        AND (in_region = '' OR EXISTS (
            SELECT 1 FROM place AS p
            WHERE p.country = t.country AND (p.valid_from IS NULL OR p.valid_from <= t.day)
                AND (p.valid_to IS NULL OR t.day < p.valid_to)
        ))
    GROUP BY t.day, c.is_sound
),

weeks AS (
    SELECT
        count(*)::DOUBLE AS n_days,
        sum(n_all) AS n_all,
        sum(n_known_all) AS n_known_all,
        sum(n_all * n_all) AS n_all_squared,
        coalesce(sum(CASE WHEN dayofweek(day) = dayofweek(as_of::DATE) THEN n_all END), 0) AS n_weekday
    FROM title
    WHERE day < as_of::DATE AND is_sound
),

today AS (
    SELECT max(n_all) AS n_all, coalesce(max(n_known_all), 0) AS n_known_all, bool_or(is_sound) AS is_sound
    FROM title
    WHERE day = as_of::DATE
),

said AS (
    SELECT
        t.day,
        t.term,
        sum(t.n_stories) AS n_stories,
        sum(t.n_clusters) AS n_clusters,
        sum(t.n_sources) AS n_sources,
        sum(t.n_known) AS n_known,
        sum(t.n_known_top) AS n_top
    FROM term_daily AS t
    WHERE
        (t.day = as_of::DATE OR t.day BETWEEN as_of::DATE - 30 AND as_of::DATE - 3)
        AND (in_region = '' OR EXISTS (
            SELECT 1 FROM place AS p
            WHERE p.country = t.country AND (p.valid_from IS NULL OR p.valid_from <= t.day)
                AND (p.valid_to IS NULL OR t.day < p.valid_to)
        ))
    GROUP BY t.day, t.term
),

judged AS (
    SELECT
        s.day, s.term, s.n_stories, s.n_clusters, s.n_sources,
        s.n_clusters - greatest(0, s.n_top - greatest(2, ceil((s.n_known - s.n_top) / 2)))::DOUBLE AS n,
        s.n_known - greatest(0, s.n_top - greatest(2, ceil((s.n_known - s.n_top) / 2)))::DOUBLE AS n_known
    FROM said AS s
    INNER JOIN title AS t ON t.day = s.day AND (t.is_sound OR s.day = as_of::DATE)
),

summed AS (
    SELECT
        term,
        coalesce(max(CASE WHEN day = as_of::DATE THEN n_stories END), 0)::BIGINT AS n_stories,
        coalesce(max(CASE WHEN day = as_of::DATE THEN n_clusters END), 0)::BIGINT AS n_clusters,
        max(CASE WHEN day = as_of::DATE THEN n_sources END)::BIGINT AS n_sources,
        max(CASE WHEN day = as_of::DATE THEN n_known END) AS n_judged,
        coalesce(sum(CASE WHEN day < as_of::DATE THEN n_clusters END), 0)::BIGINT AS n_clusters_28d,
        coalesce(sum(CASE WHEN day < as_of::DATE AND n >= 2 THEN n END), 0) AS kept,
        coalesce(sum(CASE WHEN day < as_of::DATE AND n >= 2 THEN n_known END), 0) AS kept_known,
        coalesce(sum(CASE WHEN day < as_of::DATE AND n >= 2 THEN n * (n - 1) END), 0) AS pairs,
        coalesce(sum(CASE WHEN day < as_of::DATE AND n >= 2 THEN least(n, 8) END), 0) AS kept_cut,
        coalesce(sum(CASE WHEN day < as_of::DATE AND n >= 2 THEN least(n, 8) * (least(n, 8) - 1) END), 0) AS pairs_cut,
        coalesce(sum(CASE
            WHEN day < as_of::DATE AND n >= 2 AND dayofweek(day) = dayofweek(as_of::DATE) THEN n
        END), 0) AS kept_weekday
    FROM judged
    GROUP BY term
),

-- As if reports came one by one, to say how clumped they are.
alone_0 AS (
    SELECT s.kept_cut, s.pairs_cut, s.kept_cut / w.n_days AS m, sqrt(s.kept_cut / w.n_days) + s.kept_cut / w.n_days / 2 AS u
    FROM summed AS s
    CROSS JOIN weeks AS w
    WHERE s.kept > 0 AND w.n_days > 0
),

alone_1 AS (SELECT kept_cut, pairs_cut, m, (u + m / (1 - exp(-u))) / 2 AS u FROM alone_0),

alone_2 AS (SELECT kept_cut, pairs_cut, m, (u + m / (1 - exp(-u))) / 2 AS u FROM alone_1),

alone_3 AS (SELECT kept_cut, pairs_cut, m, (u + m / (1 - exp(-u))) / 2 AS u FROM alone_2),

clumped AS (
    SELECT greatest(0.001, coalesce((sum(a.pairs_cut) - sum(a.u * a.u) * max(w.n_days)) / greatest(1, sum(a.kept_cut)), 0)) AS c
    FROM alone_3 AS a
    CROSS JOIN weeks AS w
    WHERE a.u < 1
),

rate_0 AS (
    SELECT
        s.*, w.n_days, w.n_all, w.n_known_all, w.n_all_squared, w.n_weekday, k.c,
        (s.kept + 0.5) / w.n_days AS m,
        (s.kept_known + 0.5) / w.n_days AS m_known
    FROM summed AS s
    CROSS JOIN weeks AS w
    CROSS JOIN clumped AS k
    WHERE w.n_days > 0
),

rate_1 AS (SELECT *, sqrt(m) + m / 2 AS u_1, sqrt(m_known) + m_known / 2 AS v_1 FROM rate_0),

rate_2 AS (
    SELECT
        *,
        (u_1 + m / (1 - power(1 + c, -1 - u_1 / c))) / 2 AS u_2,
        (v_1 + m_known / (1 - power(1 + c, -1 - v_1 / c))) / 2 AS v_2
    FROM rate_1
),

rate_3 AS (
    SELECT
        *,
        (u_2 + m / (1 - power(1 + c, -1 - u_2 / c))) / 2 AS u_3,
        (v_2 + m_known / (1 - power(1 + c, -1 - v_2 / c))) / 2 AS v_3
    FROM rate_2
),

rate_4 AS (
    SELECT
        *,
        (u_3 + m / (1 - power(1 + c, -1 - u_3 / c))) / 2 AS u_4,
        (v_3 + m_known / (1 - power(1 + c, -1 - v_3 / c))) / 2 AS v_4
    FROM rate_3
),

rate AS (
    SELECT
        *,
        (u_4 + m / (1 - power(1 + c, -1 - u_4 / c))) / 2 AS u,
        (u_4 + m / (1 - power(1 + c, -1 - u_4 / c))) / 2 * n_days / n_all AS r,
        (v_4 + m_known / (1 - power(1 + c, -1 - v_4 / c))) / 2 * n_days / greatest(1, n_known_all) AS r_known
    FROM rate_4
),

paired AS (
    SELECT *, r * r * n_all_squared + c * r * n_all AS pairs_even FROM rate
),

common AS (
    SELECT coalesce(greatest(0, avg(CASE WHEN u >= 2 THEN least(4, pairs / pairs_even) END) - 1), 0.1) AS d_mean FROM paired
),

foreseen AS (
    SELECT
        p.*,
        greatest(k.d_mean, (p.pairs + 200 * (1 + k.d_mean)) / (p.pairs_even + 200) - 1) AS d,
        greatest(p.r, p.r_known) * t.n_known_all
        * greatest(0.5, (p.kept_weekday + 20) / (p.r * p.n_weekday + 20)) AS expected,
        t.n_all AS n_clusters_all,
        t.is_sound
    FROM paired AS p
    CROSS JOIN common AS k
    CROSS JOIN today AS t
),

shaped AS (
    SELECT *, 1 / (d + c / expected + 1 / (kept + 6)) AS k
    FROM foreseen
    WHERE n_clusters > 0 AND expected > 0
),

tailed AS (
    SELECT *, greatest(expected / (expected + k), (n_judged + k) / (n_judged + 1) * expected / (expected + k)) AS ratio
    FROM shaped
),

tested AS (
    SELECT
        *,
        CASE
            WHEN NOT is_sound OR n_days < 14 OR n_judged < 5 OR n_sources < 3 THEN NULL
            WHEN n_judged <= expected OR ratio >= 1 THEN 1
            ELSE power(least(1, exp(
                lgamma(n_judged + k) - lgamma(k) - lgamma(n_judged + 1)
                + n_judged * ln(expected / (expected + k)) + k * ln(k / (expected + k)) - ln(1 - ratio)
            )), 0.9)
        END AS p_value,
        (SELECT count(*) FROM summed) AS n_tested
    FROM tailed
),

ranked AS (
    SELECT
        *,
        0.1 * row_number() OVER (ORDER BY p_value NULLS LAST, term) / n_tested AS step
    FROM tested
)

SELECT
    term,
    n_stories,
    n_clusters,
    n_sources,
    n_judged::BIGINT AS n_judged,
    expected,
    n_clusters / nullif(n_clusters_all, 0) AS share,
    n_clusters_28d / nullif(n_all, 0) AS share_28d,
    n_clusters_28d,
    n_days::BIGINT AS baseline_days,
    n_tested,
    p_value,
    greatest(0.1 / n_tested, max(CASE WHEN p_value <= step THEN step END) OVER ()) AS p_limit,
    coalesce(p_value <= greatest(0.1 / n_tested, max(CASE WHEN p_value <= step THEN step END) OVER ()), false) AS burst
FROM ranked;
COMMENT ON MACRO TABLE term_bursts IS 'Words and pairs of words that titles of the UTC day as_of have more often than chance and habit explain: term, n_stories, n_clusters, n_sources, n_judged (clusters of known publishers, the foremost cut back), expected, share and share_28d of all titles, n_clusters_28d, baseline_days, n_tested, p_value, p_limit and burst: a tenth of a day''s flags may be false. Order by p_value.';
