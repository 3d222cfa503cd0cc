-- Each state of a feed, since when, and why. Five weeks of hours, "now" is Sunday 1 March 2026, 12:00.
SELECT feed_id, state, strftime(since_at AT TIME ZONE 'UTC', '%m-%d %H'), reason FROM feed_health ORDER BY feed_id;
