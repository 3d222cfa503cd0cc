-- Three stories each Tuesday at 10:00 for five weeks; one feed fails for a week, one was never asked.
INSERT INTO feed (feed_id, url, source_id, country) VALUES ('a', 'u', 's', 'US'), ('b', 'u', 's', 'US'), ('c', 'u', 's', 'US');
CREATE TEMP TABLE hours AS
SELECT unnest(generate_series(TIMESTAMPTZ '2026-01-25T00:00:00Z', TIMESTAMPTZ '2026-03-01T12:00:00Z', INTERVAL 1 HOUR)) AS hr;
INSERT INTO feed_hour
SELECT 'a', hr, 1, 1, CASE WHEN extract(isodow FROM hr AT TIME ZONE 'UTC') = 2 AND extract(hour FROM hr AT TIME ZONE 'UTC') = 10 THEN 3 ELSE 0 END, 0 FROM hours;
INSERT INTO feed_hour
SELECT 'b', hr, 1, CASE WHEN hr BETWEEN TIMESTAMPTZ '2026-02-09T00:00:00Z' AND TIMESTAMPTZ '2026-02-15T23:00:00Z' THEN 0 ELSE 1 END,
    CASE WHEN hr BETWEEN TIMESTAMPTZ '2026-02-09T00:00:00Z' AND TIMESTAMPTZ '2026-02-15T23:00:00Z' THEN 0
        WHEN extract(isodow FROM hr AT TIME ZONE 'UTC') = 2 AND extract(hour FROM hr AT TIME ZONE 'UTC') = 10 THEN 3 ELSE 0 END, 0
FROM hours;
