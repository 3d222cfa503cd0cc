-- A row stored twice: every count over the table would be too high.
SELECT 'poll' AS name, poll_id AS id FROM poll WHERE asked_at >= $since GROUP BY poll_id HAVING count(*) > 1
UNION ALL
SELECT 'capture', capture_id FROM capture WHERE asked_at >= $since GROUP BY capture_id HAVING count(*) > 1
UNION ALL
SELECT 'item', item_id FROM item
WHERE item_id IN (SELECT item_id FROM item WHERE first_seen_at >= $since) GROUP BY item_id HAVING count(*) > 1
UNION ALL
SELECT 'story', story_id FROM story
WHERE story_id IN (SELECT story_id FROM story WHERE first_seen_at >= $since) GROUP BY story_id HAVING count(*) > 1
UNION ALL
SELECT 'story_cluster', story_id FROM story_cluster
WHERE story_id IN (SELECT story_id FROM story WHERE first_seen_at >= $since) GROUP BY story_id HAVING count(*) > 1
UNION ALL
SELECT 'cluster', cluster_id FROM cluster
WHERE first_seen_at >= $since - INTERVAL 3 DAY GROUP BY cluster_id HAVING count(*) > 1
UNION ALL
SELECT 'cluster_event', cluster_id FROM cluster_event
WHERE first_seen_at >= $since - INTERVAL 3 DAY GROUP BY cluster_id HAVING count(*) > 1
UNION ALL
SELECT 'sighting', story_id || ' ' || feed_id FROM sighting
WHERE story_id IN (SELECT story_id FROM sighting WHERE first_seen_at >= $since)
GROUP BY story_id, feed_id HAVING count(*) > 1
UNION ALL
SELECT 'mention', story_id || ' ' || country || ' ' || role FROM mention
WHERE first_seen_at >= $since GROUP BY story_id, country, role HAVING count(*) > 1
UNION ALL
SELECT 'rejected_item', rejected_id FROM rejected_item
WHERE rejected_id IN (SELECT rejected_id FROM rejected_item WHERE first_seen_at >= $since)
GROUP BY rejected_id HAVING count(*) > 1;
