-- Which of the rejects in wanted(id) the lake held before $since.
SELECT r.rejected_id
FROM rejected_item AS r
INNER JOIN wanted AS w ON w.id = r.rejected_id
WHERE r.first_seen_at < $since;
