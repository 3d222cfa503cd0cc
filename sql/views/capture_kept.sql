-- Question: which captures can still be read again, and which has upkeep removed?
-- Grain: capture.
CREATE OR REPLACE VIEW capture_kept AS
WITH removed AS (SELECT max(last_at) AS last_at FROM upkeep WHERE what = 'packs_removed')

SELECT
    c.capture_id,
    c.feed_id,
    c.asked_at,
    c.outcome,
    c.n_items,
    r.last_at IS NULL OR c.asked_at > r.last_at AS is_kept
FROM capture AS c
CROSS JOIN removed AS r;
COMMENT ON VIEW capture_kept IS 'Each capture, and whether a replay can still read its bytes; what it brought is in the tables either way.';
COMMENT ON COLUMN capture_kept.capture_id IS 'The capture.';
COMMENT ON COLUMN capture_kept.feed_id IS 'The feed it came from.';
COMMENT ON COLUMN capture_kept.asked_at IS 'When it was asked for (UTC instant).';
COMMENT ON COLUMN capture_kept.outcome IS 'How it was read.';
COMMENT ON COLUMN capture_kept.n_items IS 'Entries that became items.';
COMMENT ON COLUMN capture_kept.is_kept IS 'Whether it is of the time from which on everything captured is kept: a replay can begin there.';
