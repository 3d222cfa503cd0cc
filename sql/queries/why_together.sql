-- Question: why are two stories together, or apart?
-- Answer: one row.
-- $story VARCHAR: id of a story
-- $other VARCHAR: id of another
-- verdict: one story, one cluster, one event in two texts, kept apart by which rule, or nothing that brings them together
-- story_id: the one
-- title: its title
-- source_id: its publisher
-- rule: why it is in its cluster: first, page, text or title
-- score: share of the shorter text that it and its cluster's first story both hold
-- veto: what kept it out of the nearest other cluster
-- cluster_id: its cluster
-- event_id: its event
-- other_story_id: the other, and the same of it
-- other_title: its title
-- other_source_id: its publisher
-- other_rule: why it is in its cluster
-- other_score: as score
-- other_veto: as veto
-- other_cluster_id: its cluster
-- other_event_id: its event
WITH pair AS (
    SELECT
        s.story_id, s.title, s.source_id, s.first_seen_at, c.cluster_id, c.leader_id, c.rule, c.score, c.veto, c.near_cluster_id,
        e.event_id
    FROM story AS s
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at = s.first_seen_at
    LEFT JOIN cluster_event AS e ON e.cluster_id = c.cluster_id
    WHERE s.story_id IN ($story, $other)
)

SELECT
    CASE
        WHEN a.story_id = b.story_id THEN 'one story'
        WHEN a.cluster_id = b.cluster_id THEN 'one cluster: both are copies of ' || a.leader_id
        WHEN a.near_cluster_id = b.cluster_id THEN 'kept apart by ' || a.veto
        WHEN b.near_cluster_id = a.cluster_id THEN 'kept apart by ' || b.veto
        WHEN a.event_id = b.event_id THEN 'one event in two texts'
        ELSE 'nothing brings them together'
    END AS verdict,
    a.story_id, a.title, a.source_id, a.rule, a.score, a.veto, a.cluster_id, a.event_id,
    b.story_id AS other_story_id, b.title AS other_title, b.source_id AS other_source_id, b.rule AS other_rule,
    b.score AS other_score, b.veto AS other_veto, b.cluster_id AS other_cluster_id, b.event_id AS other_event_id
FROM pair AS a
CROSS JOIN pair AS b
WHERE a.story_id = $story AND b.story_id = $other;
