-- Question: what went into each step of each run, what came out, and why did the rest not?
-- Grain: run x step x reason; reason is NULL where a step dropped nothing.
CREATE OR REPLACE VIEW run_ledger AS
WITH step AS (
    SELECT
        run_id, step,
        sum(n) FILTER (WHERE reason = 'in') AS n_in,
        sum(n) FILTER (WHERE reason = 'out') AS n_out,
        sum(CASE WHEN reason = 'in' THEN n ELSE -n END) = 0 AS is_balanced
    FROM ledger
    GROUP BY run_id, step
)

SELECT
    r.run_id,
    r.dag_id,
    r.loaded_at,
    r.since,
    r.is_replay,
    s.step,
    s.n_in,
    s.n_out,
    l.reason,
    l.n AS n_dropped,
    s.is_balanced
FROM run AS r
INNER JOIN step AS s ON s.run_id = r.run_id
LEFT JOIN ledger AS l ON l.run_id = s.run_id AND l.step = s.step AND l.reason NOT IN ('in', 'out');
COMMENT ON VIEW run_ledger IS 'The drop ledger: for each step of each run, in = out + every reason for dropping.';
COMMENT ON COLUMN run_ledger.run_id IS 'The run.';
COMMENT ON COLUMN run_ledger.dag_id IS 'The DAG or command.';
COMMENT ON COLUMN run_ledger.loaded_at IS 'When it was loaded (UTC instant).';
COMMENT ON COLUMN run_ledger.since IS 'Everything first seen from here on was made by this run.';
COMMENT ON COLUMN run_ledger.is_replay IS 'Whether it made rows again that were there before.';
COMMENT ON COLUMN run_ledger.step IS 'The step.';
COMMENT ON COLUMN run_ledger.n_in IS 'What went in.';
COMMENT ON COLUMN run_ledger.n_out IS 'What came out.';
COMMENT ON COLUMN run_ledger.reason IS 'Why something was dropped; NULL where nothing was.';
COMMENT ON COLUMN run_ledger.n_dropped IS 'How many for that reason.';
COMMENT ON COLUMN run_ledger.is_balanced IS 'Whether in = out + all reasons.';
