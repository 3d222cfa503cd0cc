-- Feeds most of whose new stories carry no date that can be used: they count on the day seen.
SELECT i.feed_id, count(*) AS n_stories
FROM story AS s
INNER JOIN item AS i ON i.item_id = s.item_id AND i.first_seen_at >= $since
WHERE s.first_seen_at >= $since
GROUP BY i.feed_id
HAVING count(*) >= 5 AND count(*) FILTER (WHERE s.date_quality IN ('missing', 'implausible')) * 2 > count(*);
