-- Question: who reported an event first, and how long was it alone?
-- Answer: a row an event that at least two publisher families told of, the one with most families first.
-- $since TIMESTAMPTZ = last_day - 2: events first seen from then on
-- $n INTEGER = 50: events at most
-- title: title of the story seen first
-- first_seen_source: publisher of the story that we saw first
-- first_seen_at: when that was (UTC instant)
-- first_dated_source: publisher whose exact date is the earliest; NULL where no date is exact
-- first_dated_at: that date (UTC instant)
-- wire: agency that the story dated first credits, NULL where none
-- alone_minutes: from that date to the next exact date of another family
-- n_families: publisher families that told of it
-- n_sources: publishers
-- n_clusters: texts
-- n_stories: stories
-- event_id: the event
-- story_id: the story seen first
-- Note: seen first depends on how often we ask, dated first on the publisher's word; both agree where it is safe to say.
WITH event AS (
    -- An event lasts three days: one with a report of the days before began before.
    SELECT event_id
    FROM cluster_event
    WHERE first_seen_at >= $since - INTERVAL 4 DAY
    GROUP BY event_id
    HAVING min(first_seen_at) >= $since
),

told AS (
    SELECT
        e.event_id, c.cluster_id, s.story_id, s.source_id, s.title, s.first_seen_at, s.wire,
        CASE WHEN s.date_quality = 'exact' THEN s.dated_at END AS dated_at,
        coalesce(o.name, s.source_id) AS source,
        coalesce(o.family, s.source_id) AS family
    FROM event AS v
    INNER JOIN cluster_event AS e ON e.event_id = v.event_id AND e.first_seen_at >= $since
    INNER JOIN story_cluster AS c ON c.cluster_id = e.cluster_id
    INNER JOIN story AS s ON s.story_id = c.story_id
    LEFT JOIN source AS o ON o.source_id = s.source_id
    WHERE c.first_seen_at >= $since AND s.first_seen_at >= $since
),

counted AS (
    SELECT
        event_id,
        count(DISTINCT family) AS n_families,
        count(DISTINCT source_id) AS n_sources,
        count(DISTINCT cluster_id) AS n_clusters,
        count(*) AS n_stories
    FROM told
    GROUP BY event_id
    HAVING count(DISTINCT family) > 1
    QUALIFY row_number() OVER (ORDER BY count(DISTINCT family) DESC, count(*) DESC, event_id) <= $n
),

seen AS (
    SELECT event_id, story_id, title, source, first_seen_at
    FROM told
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY first_seen_at, dated_at, story_id) = 1
),

dated AS (
    SELECT event_id, source, family, dated_at, wire
    FROM told
    WHERE dated_at IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY dated_at, first_seen_at, story_id) = 1
),

next_dated AS (
    SELECT t.event_id, min(t.dated_at) AS next_at
    FROM told AS t
    INNER JOIN dated AS d ON d.event_id = t.event_id AND d.family <> t.family
    GROUP BY t.event_id
)

SELECT
    s.title,
    s.source AS first_seen_source,
    s.first_seen_at,
    d.source AS first_dated_source,
    d.dated_at AS first_dated_at,
    d.wire,
    date_diff('minute', d.dated_at, x.next_at) AS alone_minutes,
    n.n_families,
    n.n_sources,
    n.n_clusters,
    n.n_stories,
    n.event_id,
    s.story_id
FROM counted AS n
INNER JOIN seen AS s ON s.event_id = n.event_id
LEFT JOIN dated AS d ON d.event_id = n.event_id
LEFT JOIN next_dated AS x ON x.event_id = n.event_id
ORDER BY n.n_families DESC, n.n_stories DESC, n.event_id;
