-- What upkeep did, and which captures can no longer be read again because it removed their packs.
ALTER TABLE digested_pack ADD COLUMN removed_at TIMESTAMPTZ;
COMMENT ON COLUMN digested_pack.removed_at IS 'When upkeep removed its file (UTC instant), NULL while it is kept.';
COMMENT ON COLUMN capture.pack IS 'Bookkeeping: the landing pack that holds the bytes, or held them: capture_kept says which.';

CREATE TABLE upkeep (
    done_at TIMESTAMPTZ NOT NULL,
    what VARCHAR NOT NULL,
    n BIGINT NOT NULL,
    n_bytes BIGINT,
    first_at TIMESTAMPTZ,
    last_at TIMESTAMPTZ,
    reason VARCHAR
);
COMMENT ON TABLE upkeep IS 'Bookkeeping: what each upkeep did to the lake and to the captures, and what it removed.';
COMMENT ON COLUMN upkeep.done_at IS 'When that upkeep began (UTC instant).';
COMMENT ON COLUMN upkeep.what IS 'What was done, such as snapshots_expired, or what was measured, such as lake_files.';
COMMENT ON COLUMN upkeep.n IS 'How many.';
COMMENT ON COLUMN upkeep.n_bytes IS 'Their bytes, NULL where they have none.';
COMMENT ON COLUMN upkeep.first_at IS 'Of what was removed, the earliest instant: of polls, or of snapshots.';
COMMENT ON COLUMN upkeep.last_at IS 'Of what was removed, the latest instant.';
COMMENT ON COLUMN upkeep.reason IS 'The setting that asked for it, or what held it back.';
