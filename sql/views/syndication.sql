-- Question: which reports were reprinted, by whom, and where do they come from?
-- Grain: cluster (the same text at one or more publishers).
CREATE OR REPLACE VIEW syndication AS
WITH member AS (
    SELECT
        c.cluster_id, s.story_id, s.source_id, s.title, s.dated_at, s.dated_on, s.first_seen_at,
        o.name AS source_name, o.country
    FROM story_cluster AS c
    INNER JOIN story AS s ON s.story_id = c.story_id
    LEFT JOIN source AS o ON o.source_id = s.source_id
),

first_told AS (
    SELECT cluster_id, source_id, source_name, title
    FROM member
    QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY dated_at, first_seen_at, story_id) = 1
)

SELECT
    m.cluster_id,
    e.event_id,
    f.title,
    c.origin,
    c.origin_kind,
    c.origin_rule,
    f.source_id AS first_source_id,
    f.source_name AS first_source,
    min(m.dated_at) AS first_dated_at,
    max(m.dated_at) AS last_dated_at,
    min(m.dated_on) AS dated_on,
    c.n_stories,
    c.n_publishers AS n_sources,
    c.n_families,
    c.n_independent,
    count(DISTINCT m.country) AS n_countries,
    date_diff('minute', min(m.dated_at), max(m.dated_at)) AS spread_minutes
FROM member AS m
INNER JOIN cluster AS c ON c.cluster_id = m.cluster_id
INNER JOIN first_told AS f ON f.cluster_id = m.cluster_id
LEFT JOIN cluster_event AS e ON e.cluster_id = m.cluster_id
GROUP BY
    m.cluster_id, e.event_id, f.title, c.origin, c.origin_kind, c.origin_rule, f.source_id, f.source_name, c.n_stories,
    c.n_publishers, c.n_families, c.n_independent;
COMMENT ON VIEW syndication IS 'Clusters of copies with their origin and spread; n_stories = 1 is a report nobody copied.';
COMMENT ON COLUMN syndication.cluster_id IS 'The cluster.';
COMMENT ON COLUMN syndication.event_id IS 'The event it tells of, with other clusters in other words.';
COMMENT ON COLUMN syndication.title IS 'Title of its earliest story.';
COMMENT ON COLUMN syndication.origin IS 'The agency that most of its crediting stories name, else the publisher family seen first.';
COMMENT ON COLUMN syndication.origin_kind IS 'wire or source.';
COMMENT ON COLUMN syndication.origin_rule IS 'How that is known: dateline, credit, byline, title, else first_seen.';
COMMENT ON COLUMN syndication.first_source_id IS 'Publisher of the story dated first. Feed dates lie: compare first_seen_at in story.';
COMMENT ON COLUMN syndication.first_source IS 'Its name.';
COMMENT ON COLUMN syndication.first_dated_at IS 'Earliest date of its stories.';
COMMENT ON COLUMN syndication.last_dated_at IS 'Latest date of its stories.';
COMMENT ON COLUMN syndication.dated_on IS 'UTC day of the earliest.';
COMMENT ON COLUMN syndication.n_stories IS 'Stories: one publisher''s text each.';
COMMENT ON COLUMN syndication.n_sources IS 'Publishers.';
COMMENT ON COLUMN syndication.n_families IS 'Publisher families: sister titles do not corroborate each other.';
COMMENT ON COLUMN syndication.n_independent IS 'Voices: the origin, and each family that has the title with a text of its own and no agency credited.';
COMMENT ON COLUMN syndication.n_countries IS 'Countries in which those publishers sit.';
COMMENT ON COLUMN syndication.spread_minutes IS 'Minutes from the earliest to the latest date.';
