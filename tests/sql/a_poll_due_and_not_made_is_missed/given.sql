INSERT INTO poll (poll_id, feed_id, asked_at, outcome, feed_url, n_bytes, interval_s, n_failures, next_due_at)
SELECT hr::VARCHAR, 'a1', hr, CASE WHEN hr < TIMESTAMPTZ '2026-03-04T00:00:00Z' THEN 'ok' ELSE 'timeout' END, '', 0, 3600, 0, hr + INTERVAL 1 HOUR
FROM (SELECT unnest(generate_series(TIMESTAMPTZ '2026-03-01T00:00:00Z', TIMESTAMPTZ '2026-03-04T11:00:00Z', INTERVAL 1 HOUR)) AS hr) AS h
WHERE hr < TIMESTAMPTZ '2026-03-02T06:00:00Z' OR hr >= TIMESTAMPTZ '2026-03-04T00:00:00Z';
