-- Which feeds had shown the stories in wanted(id) from $from until $until.
SELECT s.story_id, s.feed_id
FROM sighting AS s
INNER JOIN wanted AS w ON w.id = s.story_id
WHERE s.first_seen_at >= $from AND s.first_seen_at < $until;
