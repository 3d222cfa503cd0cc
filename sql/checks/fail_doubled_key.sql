-- A row stored twice: every count over the table would be too high. What has a key of its own is compared with the five
-- weeks before, so that a batch costs the same however long the lake remembers; `dateline doctor` compares all. Stories and
-- their clusters are compared with three days: what makes an older one twice is an item stored twice.
SELECT 'poll' AS name, poll_id AS id FROM poll WHERE asked_at >= $since GROUP BY poll_id HAVING count(*) > 1
UNION ALL
SELECT 'capture', capture_id FROM capture WHERE asked_at >= $since GROUP BY capture_id HAVING count(*) > 1
UNION ALL
SELECT 'item', item_id FROM item
WHERE first_seen_at >= $since - INTERVAL 35 DAY AND item_id IN (SELECT item_id FROM item WHERE first_seen_at >= $since) GROUP BY item_id HAVING count(*) > 1
UNION ALL
SELECT 'story', story_id FROM story
WHERE first_seen_at >= $since - INTERVAL 3 DAY GROUP BY story_id HAVING count(*) > 1
UNION ALL
SELECT 'story_cluster', story_id FROM story_cluster
WHERE first_seen_at >= $since - INTERVAL 3 DAY GROUP BY story_id HAVING count(*) > 1
UNION ALL
SELECT 'cluster', cluster_id FROM cluster
WHERE first_seen_at >= $since - INTERVAL 3 DAY GROUP BY cluster_id HAVING count(*) > 1
UNION ALL
SELECT 'cluster_source', cluster_id || ' ' || source_id FROM cluster_source
WHERE first_seen_at >= $since - INTERVAL 3 DAY GROUP BY cluster_id, source_id HAVING count(*) > 1
UNION ALL
SELECT 'cluster_event', cluster_id FROM cluster_event
WHERE first_seen_at >= $since - INTERVAL 3 DAY GROUP BY cluster_id HAVING count(*) > 1
UNION ALL
SELECT 'sighting', story_id || ' ' || feed_id FROM sighting
WHERE first_seen_at >= $since - INTERVAL 35 DAY AND story_id IN (SELECT story_id FROM sighting WHERE first_seen_at >= $since)
GROUP BY story_id, feed_id HAVING count(*) > 1
UNION ALL
SELECT 'mention', story_id || ' ' || country || ' ' || role FROM mention
WHERE first_seen_at >= $since GROUP BY story_id, country, role HAVING count(*) > 1
UNION ALL
SELECT 'rejected_item', rejected_id FROM rejected_item
WHERE first_seen_at >= $since - INTERVAL 35 DAY AND rejected_id IN (SELECT rejected_id FROM rejected_item WHERE first_seen_at >= $since) GROUP BY rejected_id HAVING count(*) > 1
UNION ALL
SELECT 'place_day', day || ' ' || places FROM place_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE GROUP BY day, places HAVING count(*) > 1
UNION ALL
SELECT 'place_hour', hour_at || ' ' || places FROM place_hour
WHERE hour_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' GROUP BY hour_at, places HAVING count(*) > 1
UNION ALL
SELECT 'country_hour', hour_at || ' ' || country FROM country_hour
WHERE hour_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' GROUP BY hour_at, country HAVING count(*) > 1
UNION ALL
SELECT 'region_hour', scheme || ' ' || region || ' ' || hour_at FROM region_hour
WHERE hour_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' GROUP BY scheme, region, hour_at HAVING count(*) > 1
UNION ALL
SELECT 'story_hour', hour_at::VARCHAR FROM story_hour
WHERE hour_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' GROUP BY hour_at HAVING count(*) > 1
UNION ALL
SELECT 'story_day', day::VARCHAR FROM story_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE GROUP BY day HAVING count(*) > 1
UNION ALL
SELECT 'region_day', scheme || ' ' || region || ' ' || day FROM region_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE GROUP BY scheme, region, day HAVING count(*) > 1
UNION ALL
SELECT 'region_pair_day', scheme || ' ' || region || ' ' || other_region || ' ' || day FROM region_pair_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE GROUP BY scheme, region, other_region, day HAVING count(*) > 1
UNION ALL
SELECT 'country_pair_day', day || ' ' || side || ' ' || country || ' ' || about FROM country_pair_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE GROUP BY day, side, country, about HAVING count(*) > 1
UNION ALL
SELECT 'panel_day', day::VARCHAR FROM panel_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE GROUP BY day HAVING count(*) > 1
UNION ALL
SELECT 'coverage_day', day || ' ' || source_id FROM coverage_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE GROUP BY day, source_id HAVING count(*) > 1
UNION ALL
SELECT 'term_day', day || ' ' || country || ' ' || term FROM term_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE - 3 GROUP BY day, country, term HAVING count(*) > 1
UNION ALL
SELECT 'title_day', day || ' ' || country FROM title_day
WHERE day >= ($since AT TIME ZONE 'UTC')::DATE - 3 GROUP BY day, country HAVING count(*) > 1
UNION ALL
SELECT 'feed_hour', feed_id || ' ' || hour_at FROM feed_hour
WHERE hour_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' GROUP BY feed_id, hour_at HAVING count(*) > 1;
