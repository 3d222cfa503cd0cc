-- Which feeds are not well, since when and why? Those never polled are only counted.
SELECT
    h.state, coalesce(s.name, h.source_id) AS publisher, h.feed_id, h.country, h.since_at, h.reason, h.last_answer_at, h.url
FROM feed_health AS h
LEFT JOIN source AS s ON s.source_id = h.source_id
WHERE h.state NOT IN ('live', 'never_polled')
ORDER BY h.state = 'quiet', h.since_at DESC, h.feed_id
LIMIT 100;
