-- Which of the items in wanted(id) the lake held from $from until $until.
SELECT i.item_id
FROM item AS i
INNER JOIN wanted AS w ON w.id = i.item_id
WHERE i.first_seen_at >= $from AND i.first_seen_at < $until;
