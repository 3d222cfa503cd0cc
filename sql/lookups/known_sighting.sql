-- Which feeds had shown the stories in wanted(id) before $since.
SELECT s.story_id, s.feed_id
FROM sighting AS s
INNER JOIN wanted AS w ON w.id = s.story_id
WHERE s.first_seen_at < $since;
