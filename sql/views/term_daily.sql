-- Question: how often did each word or pair of words stand in titles on each day?
-- Grain: UTC day x first country x term. Settled days are counted once (term_day); the last two days are counted from the
-- stories as they stand, by the same rule: terms of fewer than two reports a day are left out.
CREATE OR REPLACE VIEW term_daily AS
WITH clock AS (SELECT max(day) AS today FROM panel_day),

said AS (
    SELECT
        s.dated_on AS day,
        coalesce(m.country, 'ZZ') AS country,
        c.rule = 'first' AS is_first,
        unnest(string_split(s.terms, '|')) AS term
    FROM story AS s
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id
    LEFT JOIN mention AS m ON m.story_id = s.story_id AND m.is_primary
    WHERE
        s.dated_on > (SELECT today - 2 FROM clock)
        AND s.first_seen_at >= (SELECT (today - 1)::TIMESTAMP AT TIME ZONE 'UTC' FROM clock)
        AND s.terms <> ''
)

SELECT day, country, term, n_stories, n_clusters, true AS is_settled FROM term_day
UNION ALL
SELECT
    day,
    country,
    term,
    count(*) AS n_stories,
    count(*) FILTER (WHERE is_first) AS n_clusters,
    false AS is_settled
FROM said
GROUP BY day, country, term
QUALIFY sum(count(*) FILTER (WHERE is_first)) OVER (PARTITION BY day, term) >= 2;
COMMENT ON VIEW term_daily IS 'Words and pairs of words in titles by UTC day and first country.';
COMMENT ON COLUMN term_daily.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN term_daily.country IS 'The story''s first country, ZZ where it names none.';
COMMENT ON COLUMN term_daily.term IS 'Folded word or pair of words.';
COMMENT ON COLUMN term_daily.n_stories IS 'Stories with it in their title.';
COMMENT ON COLUMN term_daily.n_clusters IS 'Clusters whose first story has it in its title: copies counted once.';
COMMENT ON COLUMN term_daily.is_settled IS 'Whether the day is counted for good; the last two are not.';
