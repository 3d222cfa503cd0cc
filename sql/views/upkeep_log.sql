-- Question: what was removed from the lake and from the captures when, and what can no longer be asked since?
-- Grain: upkeep x what was done or measured.
CREATE OR REPLACE VIEW upkeep_log AS
SELECT
    done_at,
    what,
    n,
    n_bytes,
    first_at,
    last_at,
    reason,
    CASE what
        WHEN 'snapshots_expired' THEN 'the lake as it stood from first_at to last_at'
        WHEN 'snapshots_thinned' THEN 'the lake as it stood within the days from first_at to last_at, not at their ends'
        WHEN 'packs_removed' THEN 'a replay from last_at or earlier'
        WHEN 'captures_removed' THEN 'the bytes of the captures asked for from first_at to last_at'
    END AS lost
FROM upkeep;
COMMENT ON VIEW upkeep_log IS 'What each upkeep did, what it removed and what that ended. Stories, counts and polls are never removed.';
COMMENT ON COLUMN upkeep_log.done_at IS 'When that upkeep began (UTC instant).';
COMMENT ON COLUMN upkeep_log.what IS 'files_rewritten, files_merged, files_made (by both), snapshots_expired, snapshots_thinned (of a day but its last), files_removed (no snapshot needs them), orphans_removed (left by killed writers), packs_removed, captures_removed, packs_held (over the limit, and not removed), lake_files, lake_catalog, landing_packs (what there is after it).';
COMMENT ON COLUMN upkeep_log.n IS 'How many.';
COMMENT ON COLUMN upkeep_log.n_bytes IS 'Their bytes, NULL where they have none.';
COMMENT ON COLUMN upkeep_log.first_at IS 'Of what was removed, the earliest instant: of polls, or of snapshots.';
COMMENT ON COLUMN upkeep_log.last_at IS 'Of what was removed, the latest instant.';
COMMENT ON COLUMN upkeep_log.reason IS 'The setting that asked for it, or what held it back.';
COMMENT ON COLUMN upkeep_log.lost IS 'What can no longer be done since, NULL where nothing is lost.';
