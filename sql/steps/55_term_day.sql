-- Terms of titles by UTC day and first country, for the days from that of $settled on which are over for good by the day
-- of $day, that of the last poll: a day is counted by what was seen up to the end of the day after it, two days on. So it is
-- counted once, whatever batches come, and a batch costs the same however long the lake remembers.
DELETE FROM term_day WHERE day >= ($settled AT TIME ZONE 'UTC')::DATE;
INSERT INTO term_day
WITH said AS (
    SELECT
        s.dated_on AS day,
        coalesce(m.country, 'ZZ') AS country,
        c.rule = 'first' AS is_first,
        unnest(string_split(s.terms, '|')) AS term
    FROM story AS s
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at >= $settled
    LEFT JOIN mention AS m ON m.story_id = s.story_id AND m.is_primary AND m.first_seen_at >= $settled
    WHERE
        s.first_seen_at >= $settled
        AND s.dated_on >= ($settled AT TIME ZONE 'UTC')::DATE
        AND s.dated_on <= ($day AT TIME ZONE 'UTC')::DATE - 2
        AND (s.first_seen_at AT TIME ZONE 'UTC')::DATE <= s.dated_on + 1
        AND s.terms <> ''
)

SELECT
    day,
    country,
    term,
    count(*) AS n_stories,
    count(*) FILTER (WHERE is_first) AS n_clusters
FROM said
GROUP BY day, country, term
QUALIFY sum(count(*) FILTER (WHERE is_first)) OVER (PARTITION BY day, term) >= 2;
