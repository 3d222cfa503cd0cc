-- Forget everything first seen from $since on, before it is made again from the captures. Runs
-- only in a replay, or when a pack arrives late: what is made again is the same or better.
DELETE FROM poll WHERE asked_at >= $since;
DELETE FROM capture WHERE asked_at >= $since;
DELETE FROM item WHERE first_seen_at >= $since;
DELETE FROM rejected_item WHERE first_seen_at >= $since;
DELETE FROM story WHERE first_seen_at >= $since;
DELETE FROM sighting WHERE first_seen_at >= $since;
DELETE FROM story_key WHERE first_seen_at >= $since;
DELETE FROM story_band WHERE day >= ($since AT TIME ZONE 'UTC')::DATE;
DELETE FROM story_cluster WHERE first_seen_at >= $since;
DELETE FROM cluster_event WHERE first_seen_at >= $since;
DELETE FROM mention WHERE first_seen_at >= $since;
DELETE FROM evidence WHERE first_seen_at >= $since;
DELETE FROM region_mention WHERE first_seen_at >= $since;
DELETE FROM digested_pack WHERE first_asked_at >= $since;
