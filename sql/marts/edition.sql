-- What an edition says of itself; only editions have this table. One row.
CREATE TABLE edition (
    snapshot BIGINT NOT NULL,
    snapshot_at TIMESTAMPTZ NOT NULL,
    watermark_at TIMESTAMPTZ,
    stories_since DATE,
    built_at TIMESTAMPTZ NOT NULL,
    rebuilt_at TIMESTAMPTZ NOT NULL,
    rule_version VARCHAR NOT NULL,
    schema_version VARCHAR NOT NULL,
    sql_digest VARCHAR NOT NULL,
    dateline_version VARCHAR NOT NULL,
    lake_id VARCHAR NOT NULL
);
COMMENT ON TABLE edition IS 'What this edition shows, and by which rules; one row, and in editions only.';
COMMENT ON COLUMN edition.snapshot IS 'Snapshot of the lake that it shows: in the lake, AT (VERSION => snapshot) shows the same.';
COMMENT ON COLUMN edition.snapshot_at IS 'When that snapshot was made.';
COMMENT ON COLUMN edition.watermark_at IS 'When the last poll that it knows of was made (UTC instant).';
COMMENT ON COLUMN edition.stories_since IS 'UTC day from which on it holds stories, and what is kept by story or poll; roll-ups are whole.';
COMMENT ON COLUMN edition.built_at IS 'When it was published.';
COMMENT ON COLUMN edition.rebuilt_at IS 'When it was last built from nothing; since then days that changed have been replaced.';
COMMENT ON COLUMN edition.rule_version IS 'Rule version of the program that published it; story.rule_version says by which a story was read.';
COMMENT ON COLUMN edition.schema_version IS 'Newest schema file.';
COMMENT ON COLUMN edition.sql_digest IS 'Digest of its schema, views and macros.';
COMMENT ON COLUMN edition.dateline_version IS 'Version of dateline that published it.';
COMMENT ON COLUMN edition.lake_id IS 'The lake that it was made from.';
