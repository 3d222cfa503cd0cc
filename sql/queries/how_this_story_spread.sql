-- Question: how did a story spread, in the same words and in others?
-- Answer: a row a story of its event, the earliest first.
-- $story VARCHAR: id of a story
-- minutes_after: from the earliest date to this one
-- relation: itself, copy (the same text), or event (the same happening in other words)
-- source: its publisher
-- country: country it sits in
-- wire: agency that it credits, NULL where none
-- dated_at: date it counts by (UTC instant)
-- date_quality: how sure that is
-- first_seen_at: when we saw it first (UTC instant)
-- rule: why it is in its cluster: first, page, text or title
-- score: share of the shorter text that it and its cluster's first story both hold
-- title: its title
-- url: its address
-- story_id: the story
-- cluster_id: its cluster
-- Note: an unknown id has an empty answer.
WITH own AS (
    SELECT c.story_id, c.cluster_id, c.first_seen_at, coalesce(e.event_id, c.cluster_id) AS event_id
    FROM story_cluster AS c
    LEFT JOIN cluster_event AS e ON e.cluster_id = c.cluster_id
    WHERE c.story_id = $story
),

near AS (
    SELECT cluster_id FROM cluster_event WHERE event_id = (SELECT event_id FROM own)
    UNION
    SELECT cluster_id FROM own
),

told AS (
    SELECT
        c.cluster_id, c.rule, c.score, s.story_id, s.source_id, s.wire, s.dated_at, s.date_quality, s.first_seen_at,
        s.title, s.url
    FROM near AS n
    INNER JOIN story_cluster AS c ON c.cluster_id = n.cluster_id
    INNER JOIN story AS s ON s.story_id = c.story_id AND s.first_seen_at = c.first_seen_at
)

SELECT
    date_diff('minute', min(t.dated_at) OVER (), t.dated_at) AS minutes_after,
    CASE WHEN t.story_id = w.story_id THEN 'itself' WHEN t.cluster_id = w.cluster_id THEN 'copy' ELSE 'event' END AS relation,
    coalesce(o.name, t.source_id) AS source,
    o.country,
    t.wire,
    t.dated_at,
    t.date_quality,
    t.first_seen_at,
    t.rule,
    t.score,
    t.title,
    t.url,
    t.story_id,
    t.cluster_id
FROM told AS t
CROSS JOIN own AS w
LEFT JOIN source AS o ON o.source_id = t.source_id
ORDER BY t.dated_at, t.first_seen_at, t.story_id;
