-- Which of the rejects in wanted(id) the lake held from $from until $until.
SELECT r.rejected_id
FROM rejected_item AS r
INNER JOIN wanted AS w ON w.id = r.rejected_id
WHERE r.first_seen_at >= $from AND r.first_seen_at < $until;
