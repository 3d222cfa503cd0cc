-- Question: which reports were reprinted, by whom, and where do they come from?
-- Grain: cluster (the same text at one or more publishers).
CREATE OR REPLACE VIEW syndication AS
SELECT
    c.cluster_id,
    e.event_id,
    c.title,
    c.origin,
    c.origin_kind,
    c.origin_rule,
    c.first_source_id,
    o.name AS first_source,
    c.first_dated_at,
    c.last_dated_at,
    c.dated_on,
    c.n_stories,
    c.n_publishers AS n_sources,
    c.n_families,
    c.n_independent,
    c.n_countries,
    date_diff('minute', c.first_dated_at, c.last_dated_at) AS spread_minutes
FROM cluster AS c
LEFT JOIN cluster_event AS e ON e.cluster_id = c.cluster_id AND e.first_seen_at = c.first_seen_at
LEFT JOIN source AS o ON o.source_id = c.first_source_id;
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
COMMENT ON COLUMN syndication.n_countries IS 'Countries in which those publishers sat when the cluster last grew.';
COMMENT ON COLUMN syndication.spread_minutes IS 'Minutes from the earliest to the latest date.';
