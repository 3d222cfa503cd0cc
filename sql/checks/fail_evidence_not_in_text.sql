-- Evidence that does not stand where it says: a number could not be explained to its sentence.
SELECT e.story_id, e.target, e.surface
FROM evidence AS e
INNER JOIN story AS s ON s.story_id = e.story_id AND s.first_seen_at >= $since
WHERE e.first_seen_at >= $since
    AND e.surface <> substr(
        CASE WHEN e.field = 'title' THEN s.title ELSE s.text END, e.span_start + 1, e.span_end - e.span_start
    );
