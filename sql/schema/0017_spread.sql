-- What the views syndication and source_lead tell of a cluster, kept with it: else each question about reprints compares the
-- dates of all stories. The table is made anew beside the one there is: DuckLake of DuckDB 1.5.5 cannot read a table, once it was
-- asked for its changes, that has got columns since loads stay in the catalog no more.
CREATE TABLE wider_cluster (
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
    first_source_id VARCHAR,
    first_dated_at TIMESTAMPTZ,
    last_dated_at TIMESTAMPTZ,
    dated_on DATE,
    n_countries INTEGER
);

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
