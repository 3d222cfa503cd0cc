-- Question: which headlines were changed after they were published?
-- Answer: a row a story whose title changed, the latest change first.
-- $since TIMESTAMPTZ = last_day - 6: changes seen from then on
-- $n INTEGER = 50: stories at most
-- changed_at: when the latest title was first seen (UTC instant)
-- source: the publisher
-- first_title: title as first seen
-- last_title: title as seen last
-- n_titles: different titles
-- minutes_until: from the first sight of the story to that of its latest title
-- url: its address
-- story_id: the story, for story_revision
-- Note: only what was seen in feeds: a title changed back before the next poll is not.
WITH wording AS (
    SELECT story_id, title, min(first_seen_at) AS first_seen_at
    FROM item
    WHERE first_seen_at >= $since
    GROUP BY story_id, title
),

changed AS (
    SELECT
        s.story_id, s.source_id, s.title, s.url, s.first_seen_at,
        max(w.first_seen_at) AS changed_at,
        arg_max(w.title, w.first_seen_at) AS last_title,
        count(*) + 1 AS n_titles
    FROM wording AS w
    INNER JOIN story AS s ON s.story_id = w.story_id AND s.title <> w.title
    WHERE s.first_seen_at >= $since - INTERVAL 35 DAY
    GROUP BY s.story_id, s.source_id, s.title, s.url, s.first_seen_at
)

SELECT
    c.changed_at,
    coalesce(o.name, c.source_id) AS source,
    c.title AS first_title,
    c.last_title,
    c.n_titles,
    date_diff('minute', c.first_seen_at, c.changed_at) AS minutes_until,
    c.url,
    c.story_id
FROM changed AS c
LEFT JOIN source AS o ON o.source_id = c.source_id
ORDER BY c.changed_at DESC, c.story_id
LIMIT $n;
