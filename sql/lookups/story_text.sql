-- The text of the stories in wanted(id), as far as copies are compared, from $from on.
SELECT s.story_id, s.source_id, s.first_seen_at, s.published_at, s.date_quality, s.title,
    substr(s.text, s.lede_start + 1, s.lede_end - s.lede_start) AS text
FROM story AS s
INNER JOIN wanted AS w ON w.id = s.story_id
WHERE s.first_seen_at >= $from;
