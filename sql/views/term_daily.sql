-- Question: how often did each word or pair of words stand in titles on each day?
-- Grain: UTC day x first country x term. Settled days are counted once (term_day); the last two days are counted from the
-- stories as they stand, by the same rule: terms of fewer than two reports a day are left out.
CREATE OR REPLACE VIEW term_daily AS
WITH clock AS (SELECT max(day) AS today FROM panel_day),

open_day AS (SELECT today - 1 AS day FROM clock UNION ALL SELECT today FROM clock),

known_source AS (
    SELECT
        source_id,
        CASE WHEN min(day) > (SELECT min(day) FROM coverage_day) THEN min(day) + 31 ELSE DATE '0001-01-01' END AS known_on
    FROM coverage_day
    WHERE n_feeds_answered > 0
    GROUP BY source_id
),

said AS (
    SELECT
        s.dated_on AS day,
        coalesce(m.country, 'ZZ') AS country,
        s.source_id,
        c.rule = 'first' AS is_first,
        c.rule = 'first' AND (k.known_on IS NULL OR k.known_on <= s.dated_on) AS is_known,
        unnest(string_split(s.terms, '|')) AS term
    FROM open_day AS d
    INNER JOIN story AS s ON s.dated_on = d.day
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at = s.first_seen_at
    LEFT JOIN mention AS m ON m.story_id = s.story_id AND m.first_seen_at = s.first_seen_at AND m.is_primary
    LEFT JOIN known_source AS k ON k.source_id = s.source_id
    WHERE
        s.first_seen_at >= (SELECT (today - 1)::TIMESTAMP AT TIME ZONE 'UTC' FROM clock)
        AND s.terms <> ''
),

told AS (
    SELECT
        day,
        term,
        country,
        source_id,
        count(*) AS n_stories,
        count(*) FILTER (WHERE is_first) AS n_clusters,
        count(*) FILTER (WHERE is_known) AS n_known
    FROM said
    GROUP BY day, term, country, source_id
    QUALIFY sum(count(*) FILTER (WHERE is_first)) OVER (PARTITION BY day, term) >= 2
),

placed AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY day, term, source_id ORDER BY n_clusters DESC, country) AS place,
        sum(n_known) OVER (PARTITION BY day, term, source_id) AS n_known_of_source
    FROM told
),

foremost AS (
    SELECT day, term, source_id
    FROM placed
    QUALIFY n_known_of_source = max(n_known_of_source) OVER (PARTITION BY day, term)
),

top AS (
    SELECT day, term, min(source_id) AS source_id FROM foremost GROUP BY day, term
)

SELECT day, country, term, n_stories, n_clusters, n_sources, n_known, n_known_top, true AS is_settled FROM term_day
UNION ALL
SELECT
    p.day,
    p.country,
    p.term,
    sum(p.n_stories) AS n_stories,
    sum(p.n_clusters) AS n_clusters,
    count(*) FILTER (WHERE p.place = 1 AND p.n_clusters > 0) AS n_sources,
    sum(p.n_known) AS n_known,
    coalesce(sum(p.n_known) FILTER (WHERE p.source_id = t.source_id), 0) AS n_known_top,
    false AS is_settled
FROM placed AS p
INNER JOIN top AS t ON t.day = p.day AND t.term = p.term
GROUP BY p.day, p.country, p.term;
COMMENT ON VIEW term_daily IS 'Words and pairs of words in titles by UTC day and first country.';
COMMENT ON COLUMN term_daily.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN term_daily.country IS 'The story''s first country, ZZ where it names none.';
COMMENT ON COLUMN term_daily.term IS 'Folded word or pair of words.';
COMMENT ON COLUMN term_daily.n_stories IS 'Stories with it in their title.';
COMMENT ON COLUMN term_daily.n_clusters IS 'Clusters whose first story has it in its title: copies counted once.';
COMMENT ON COLUMN term_daily.n_sources IS 'Publishers of those first stories, each in one country only, the one it used the term most of: their sum is of all that used it.';
COMMENT ON COLUMN term_daily.n_known IS 'Those clusters whose first publisher had been heard for 31 days, or since the first day of the lake.';
COMMENT ON COLUMN term_daily.n_known_top IS 'Of these, those of the one publisher that used the term most that day, over all countries.';
COMMENT ON COLUMN term_daily.is_settled IS 'Whether the day is counted for good; the last two are not.';
