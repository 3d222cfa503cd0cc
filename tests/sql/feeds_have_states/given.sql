-- A busy feed brings two stories an hour; what differs is said beside each.
CREATE TEMP TABLE hours AS
SELECT unnest(generate_series(TIMESTAMPTZ '2026-01-25T00:00:00Z', TIMESTAMPTZ '2026-03-01T12:00:00Z', INTERVAL 1 HOUR)) AS hr;

INSERT INTO feed (feed_id, url, source_id, country)
SELECT unnest(['a_live', 'b_slow', 'c_quiet', 'd_silent', 'e_stale', 'f_flood', 'g_dying', 'h_flaky', 'i_dead', 'j_never', 'k_gone', 'l_new', 'm_outage', 'n_slip', 'o_mute', 'p_mute_once']), 'https://a.example/', 's', 'US';

INSERT INTO feed_hour
SELECT 'a_live', hr, 1, 1, 2, 0 FROM hours
UNION ALL SELECT 'b_slow', hr, 1, 1, CASE WHEN extract(hour FROM hr AT TIME ZONE 'UTC') = 9 THEN 1 ELSE 0 END, 0 FROM hours
-- Two stories since yesterday noon, where 48 are usual.
UNION ALL SELECT 'c_quiet', hr, 1, 1, CASE WHEN hr <= TIMESTAMPTZ '2026-02-28T12:00:00Z' THEN 2 WHEN hr = TIMESTAMPTZ '2026-02-28T20:00:00Z' THEN 2 ELSE 0 END, 0 FROM hours
UNION ALL SELECT 'd_silent', hr, 1, 1, CASE WHEN hr = TIMESTAMPTZ '2026-02-20T08:00:00Z' THEN 1 ELSE 0 END, 0 FROM hours
UNION ALL SELECT 'e_stale', hr, 1, 1, CASE WHEN hr = TIMESTAMPTZ '2026-01-26T08:00:00Z' THEN 1 ELSE 0 END, 0 FROM hours
UNION ALL SELECT 'f_flood', hr, 1, 1, CASE WHEN hr > TIMESTAMPTZ '2026-02-28T12:00:00Z' THEN 5 ELSE 2 END, 3 FROM hours
-- Its last answer was this morning at 8; since then it fails each hour.
UNION ALL SELECT 'g_dying', hr, 1, CASE WHEN hr <= TIMESTAMPTZ '2026-03-01T08:00:00Z' THEN 1 ELSE 0 END, 0, 0 FROM hours
-- Answers every third hour.
UNION ALL SELECT 'h_flaky', hr, 1, CASE WHEN extract(hour FROM hr AT TIME ZONE 'UTC') % 3 = 0 THEN 1 ELSE 0 END, 1, 0 FROM hours
UNION ALL SELECT 'i_dead', hr, 1, CASE WHEN hr <= TIMESTAMPTZ '2026-02-10T00:00:00Z' THEN 1 ELSE 0 END, 0, 0 FROM hours
UNION ALL SELECT 'o_mute', hr, 1, 0, 0, 0 FROM hours WHERE hr >= TIMESTAMPTZ '2026-03-01T09:00:00Z'
UNION ALL SELECT 'p_mute_once', TIMESTAMPTZ '2026-03-01T12:00:00Z', 1, 0, 0, 0
UNION ALL SELECT 'k_gone', TIMESTAMPTZ '2026-02-27T00:00:00Z', 1, 0, 0, 0
UNION ALL SELECT 'l_new', TIMESTAMPTZ '2026-03-01T12:00:00Z', 1, 1, 20, 0
-- A week without an answer in the middle lowers nothing: 48 stories a day are still expected, and there.
UNION ALL SELECT 'm_outage', hr, 1, CASE WHEN hr BETWEEN TIMESTAMPTZ '2026-02-09T00:00:00Z' AND TIMESTAMPTZ '2026-02-15T23:00:00Z' THEN 0 ELSE 1 END,
    CASE WHEN hr BETWEEN TIMESTAMPTZ '2026-02-09T00:00:00Z' AND TIMESTAMPTZ '2026-02-15T23:00:00Z' THEN 0 ELSE 2 END, 0 FROM hours
UNION ALL SELECT 'n_slip', hr, 1, CASE WHEN hr < TIMESTAMPTZ '2026-03-01T12:00:00Z' THEN 1 ELSE 0 END, 2, 0 FROM hours;

INSERT INTO poll (poll_id, feed_id, asked_at, outcome, feed_url, n_bytes, interval_s, n_failures)
SELECT h.feed_id || h.hour_at, h.feed_id, h.hour_at, CASE WHEN h.feed_id = 'k_gone' THEN 'gone' WHEN h.n_answered > 0 THEN 'ok' ELSE 'timeout' END, 'https://a.example/', 0, 3600, 0
FROM feed_hour AS h;
