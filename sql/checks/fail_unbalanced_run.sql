-- A step whose in is not its out plus what it says it dropped: something went missing uncounted.
SELECT run_id, step, sum(CASE WHEN reason = 'in' THEN n ELSE -n END) AS missing
FROM ledger
WHERE run_id IN (SELECT run_id FROM run WHERE since >= $since)
GROUP BY run_id, step
HAVING sum(CASE WHEN reason = 'in' THEN n ELSE -n END) <> 0;
