-- Entries that a fault of dateline itself kept from becoming items: report it, and replay once it is mended.
SELECT reason, count(*) AS n_entries, min(title) AS example
FROM rejected_item
WHERE first_seen_at >= $since AND reason LIKE 'fault_%'
GROUP BY reason;
