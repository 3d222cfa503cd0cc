-- Terms of titles, and the titles themselves, by UTC day and first country: the days from that of $settled until that of
-- $until, of those that are over for good by $day, the last poll. A day is counted by what was seen up to the end of the day
-- after it, two days on. So it is counted once, whatever batches come, and a batch costs the same however long the lake
-- remembers.
--
-- A publisher is known 31 days after it was first heard: a burst is judged by what those write, or a new feed's words
-- would all burst. It is counted in one country only, so that publishers of a term add up.
CREATE OR REPLACE TEMP TABLE known_source AS
SELECT
    source_id,
    CASE WHEN min(day) > (SELECT min(day) FROM coverage_day) THEN min(day) + 31 ELSE DATE '0001-01-01' END AS known_on
FROM coverage_day
WHERE n_feeds_answered > 0
GROUP BY source_id;

CREATE OR REPLACE TEMP TABLE settled_title AS
SELECT
    s.dated_on AS day,
    coalesce(m.country, 'ZZ') AS country,
    s.source_id,
    c.rule = 'first' AS is_first,
    c.rule = 'first' AND (k.known_on IS NULL OR k.known_on <= s.dated_on) AS is_known,
    s.terms
FROM story AS s
INNER JOIN story_cluster AS c
    ON c.story_id = s.story_id AND c.first_seen_at >= $settled AND c.first_seen_at < $until + INTERVAL 1 DAY
LEFT JOIN mention AS m
    ON m.story_id = s.story_id AND m.is_primary
    AND m.first_seen_at >= $settled AND m.first_seen_at < $until + INTERVAL 1 DAY
LEFT JOIN known_source AS k ON k.source_id = s.source_id
WHERE
    s.first_seen_at >= $settled AND s.first_seen_at < $until + INTERVAL 1 DAY
    AND s.dated_on >= ($settled AT TIME ZONE 'UTC')::DATE AND s.dated_on < ($until AT TIME ZONE 'UTC')::DATE
    AND s.dated_on <= ($day AT TIME ZONE 'UTC')::DATE - 2
    AND (s.first_seen_at AT TIME ZONE 'UTC')::DATE <= s.dated_on + 1
    AND s.terms <> '';

DELETE FROM title_day
WHERE day >= ($settled AT TIME ZONE 'UTC')::DATE AND day < ($until AT TIME ZONE 'UTC')::DATE;
INSERT INTO title_day
SELECT
    day,
    country,
    count(*) AS n_stories,
    count(*) FILTER (WHERE is_first) AS n_clusters,
    count(*) FILTER (WHERE is_known) AS n_known
FROM settled_title
GROUP BY day, country;

DELETE FROM term_day
WHERE day >= ($settled AT TIME ZONE 'UTC')::DATE AND day < ($until AT TIME ZONE 'UTC')::DATE;
INSERT INTO term_day
WITH said AS (
    SELECT day, country, source_id, is_first, is_known, unnest(string_split(terms, '|')) AS term FROM settled_title
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

SELECT
    p.day,
    p.country,
    p.term,
    sum(p.n_stories) AS n_stories,
    sum(p.n_clusters) AS n_clusters,
    count(*) FILTER (WHERE p.place = 1 AND p.n_clusters > 0) AS n_sources,
    sum(p.n_known) AS n_known,
    coalesce(sum(p.n_known) FILTER (WHERE p.source_id = t.source_id), 0) AS n_known_top
FROM placed AS p
INNER JOIN top AS t ON t.day = p.day AND t.term = p.term
GROUP BY p.day, p.country, p.term;
