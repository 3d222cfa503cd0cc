-- Earlier stories under the bands in wanted(id), from $from until $since.
SELECT b.band, b.story_id, b.leader_id, b.first_seen_at
FROM story_band AS b
INNER JOIN wanted AS w ON w.id = b.band
WHERE b.first_seen_at >= $from AND b.first_seen_at < $since;
