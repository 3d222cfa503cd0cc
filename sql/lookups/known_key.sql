-- The newest row from $from until $until of each key in wanted(id).
SELECT k.key, k.story_id, k.title_key, k.first_seen_at
FROM story_key AS k
INNER JOIN wanted AS w ON w.id = k.key
WHERE k.first_seen_at >= $from AND k.first_seen_at < $until
QUALIFY row_number() OVER (PARTITION BY k.key ORDER BY k.first_seen_at DESC) = 1;
