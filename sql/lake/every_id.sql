-- The first 64 bits of every id that a batch looks for, less 2^63, with the day (days since 0001-01-01, which is 1) on which it was
-- first seen, in order: what the file of known ids is made from. A sighting has no id of its own.
WITH seen AS (
    SELECT item_id AS id, first_seen_at FROM item
    UNION ALL
    SELECT key, first_seen_at FROM story_key
    UNION ALL
    SELECT rejected_id, first_seen_at FROM rejected_item
    UNION ALL
    SELECT md5(story_id || ' ' || feed_id), first_seen_at FROM sighting
)

SELECT
    (('0x' || substr(id, 1, 16))::UBIGINT::HUGEINT - 9223372036854775808)::BIGINT AS key,
    date_diff('day', DATE '0001-01-01', (first_seen_at AT TIME ZONE 'UTC')::DATE) + 1 AS day
FROM seen
ORDER BY 1;
