-- Question: which stories make the number of a region, and by which words?
-- Answer: a row a piece of evidence, the newest day first, at most $n.
-- $scheme VARCHAR = 'm49': region scheme
-- $region VARCHAR: region of the scheme
-- $since TIMESTAMPTZ = last_day - 6: stories that count on that UTC day or later
-- $n INTEGER = 200: rows at most
-- dated_on: UTC day the story counts on
-- title: its title
-- source_id: its publisher
-- country: country of the region that it is about; NULL where it names the region itself
-- role: focus, or region where it names the region itself
-- weight: the country's share of the story; 0 where the region itself is named
-- surface: the words that speak for it
-- rule: the rule that read them
-- context: the words with what stands around them
-- url: address of the story
-- story_id: the story
WITH about AS (
    SELECT m.story_id, m.country, m.country AS target, m.role, m.weight
    FROM mention AS m
    INNER JOIN region_country AS r
        ON r.scheme = $scheme AND r.region = $region AND r.country = m.country
        AND (r.valid_from IS NULL OR r.valid_from <= m.dated_on)
        AND (r.valid_to IS NULL OR m.dated_on < r.valid_to)
    WHERE
        m.is_about AND m.dated_on >= ($since AT TIME ZONE 'UTC')::DATE
        AND m.first_seen_at >= $since - INTERVAL 2 DAY
    UNION ALL
    SELECT story_id, NULL, scheme || ':' || region, 'region', 0
    FROM region_mention
    WHERE
        scheme = $scheme AND region = $region AND dated_on >= ($since AT TIME ZONE 'UTC')::DATE
        AND first_seen_at >= $since - INTERVAL 2 DAY
)

SELECT
    s.dated_on, s.title, s.source_id, a.country, a.role, a.weight, e.surface, e.rule,
    substr(
        CASE WHEN e.field = 'title' THEN s.title ELSE s.text END,
        greatest(1, e.span_start - 59), (e.span_end - e.span_start) + 120
    ) AS context,
    s.url, s.story_id
FROM about AS a
INNER JOIN story AS s ON s.story_id = a.story_id AND s.first_seen_at >= $since - INTERVAL 2 DAY
INNER JOIN evidence AS e
    ON e.story_id = a.story_id AND e.target = a.target AND e.first_seen_at >= $since - INTERVAL 2 DAY
ORDER BY s.dated_on DESC, s.story_id, e.span_start, e.target
LIMIT $n;
