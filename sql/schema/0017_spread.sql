-- What the view syndication tells of a cluster, kept with it: else each question about reprints compares the dates of all stories.
-- The table is made anew and not altered: DuckLake of DuckDB 1.5.5 fails to read one that got columns since no load stays in the
-- catalog ("Failed to read inlined data"), once the session has asked for the table's changes, as growing an edition does.
CREATE TABLE cluster_before AS
SELECT
    cluster_id, leader_id, first_seen_at, origin, origin_kind, origin_rule, n_stories, n_publishers, n_families, n_independent
FROM cluster;
DROP TABLE cluster;
CREATE TABLE cluster (
    cluster_id VARCHAR NOT NULL,
    leader_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    origin VARCHAR NOT NULL,
    origin_kind VARCHAR NOT NULL,
    origin_rule VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_publishers INTEGER NOT NULL,
    n_families INTEGER NOT NULL,
    n_independent INTEGER NOT NULL,
    title VARCHAR,
    first_source_id VARCHAR NOT NULL,
    first_dated_at TIMESTAMPTZ NOT NULL,
    last_dated_at TIMESTAMPTZ NOT NULL,
    dated_on DATE NOT NULL,
    n_countries INTEGER NOT NULL
);
COMMENT ON TABLE cluster IS 'One text, however many publishers carry it: where it came from and how widely it went.';
COMMENT ON COLUMN cluster.cluster_id IS 'Hash of its first story.';
COMMENT ON COLUMN cluster.leader_id IS 'Its first story: the one seen first, not the one that claims the earliest date.';
COMMENT ON COLUMN cluster.first_seen_at IS 'When that was first seen (UTC instant).';
COMMENT ON COLUMN cluster.origin IS 'The agency that most of its crediting stories name, else the publisher family seen first.';
COMMENT ON COLUMN cluster.origin_kind IS 'wire or source.';
COMMENT ON COLUMN cluster.origin_rule IS 'How that is known: dateline, credit, byline, title, else first_seen.';
COMMENT ON COLUMN cluster.n_stories IS 'Stories: one publisher''s text each.';
COMMENT ON COLUMN cluster.n_publishers IS 'Publishers.';
COMMENT ON COLUMN cluster.n_families IS 'Publisher families: sister titles do not corroborate each other.';
COMMENT ON COLUMN cluster.n_independent IS 'Voices: the origin, and each family that has the title with a text of its own and no agency credited.';
COMMENT ON COLUMN cluster.title IS 'Title of its story dated earliest.';
COMMENT ON COLUMN cluster.first_source_id IS 'Publisher of that story. Feed dates lie: compare first_seen_at in story.';
COMMENT ON COLUMN cluster.first_dated_at IS 'Earliest date of its stories (UTC instant).';
COMMENT ON COLUMN cluster.last_dated_at IS 'Latest date of its stories (UTC instant).';
COMMENT ON COLUMN cluster.dated_on IS 'UTC day of the earliest.';
COMMENT ON COLUMN cluster.n_countries IS 'Countries in which its publishers sat when it last grew.';

CREATE TABLE cluster_source (
    cluster_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    is_own BOOLEAN NOT NULL,
    is_first_seen BOOLEAN NOT NULL,
    is_first_dated BOOLEAN,
    minutes_behind BIGINT
);
COMMENT ON TABLE cluster_source IS 'The publishers of each report that at least two publisher families carried, and how far each was behind the first.';
COMMENT ON COLUMN cluster_source.cluster_id IS 'The cluster.';
COMMENT ON COLUMN cluster_source.source_id IS 'The publisher.';
COMMENT ON COLUMN cluster_source.first_seen_at IS 'When the first story of the cluster was first seen (UTC instant).';
COMMENT ON COLUMN cluster_source.is_own IS 'Whether no agency is credited for the report.';
COMMENT ON COLUMN cluster_source.is_first_seen IS 'Whether we saw it here first; several publishers in one poll are first together.';
COMMENT ON COLUMN cluster_source.is_first_dated IS 'Whether its earliest exact date is this publisher''s; NULL where this one has no exact date.';
COMMENT ON COLUMN cluster_source.minutes_behind IS 'Minutes from the earliest exact date of the cluster to that of this publisher; NULL where it has none.';
