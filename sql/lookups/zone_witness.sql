-- Entries whose dates had no zone, with the polls between which they appeared: from these the clock of
-- their feed is learned. The newest 200 of a feed, first seen since $since.
WITH answered AS (
    SELECT feed_id, asked_at, lag(asked_at) OVER (PARTITION BY feed_id ORDER BY asked_at) AS before_at
    FROM poll
    WHERE asked_at >= $since AND outcome IN ('ok', 'not_modified', 'same_body', 'empty')
)

SELECT i.feed_id, s.published_at, s.date_rule, a.before_at, i.first_seen_at
FROM story AS s
JOIN item AS i ON i.item_id = s.item_id AND i.first_seen_at >= $since
JOIN answered AS a ON a.feed_id = i.feed_id AND a.asked_at = i.first_seen_at
WHERE
    s.first_seen_at >= $since AND s.date_quality = 'zone_assumed' AND a.before_at IS NOT NULL
    AND i.first_seen_at - a.before_at <= INTERVAL 6 HOUR
QUALIFY row_number() OVER (PARTITION BY i.feed_id ORDER BY i.first_seen_at DESC, i.item_id) <= 200
ORDER BY i.feed_id, i.first_seen_at, i.item_id;
