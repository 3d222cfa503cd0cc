-- Question: which entries of feeds became no items, and why?
-- Grain: rejected entry, once for each feed and content however often it was seen.
CREATE OR REPLACE VIEW rejected_items AS
SELECT
    r.rejected_id,
    r.first_seen_at,
    r.feed_id,
    f.source_id,
    r.reason,
    r.reason LIKE 'fault_%' AS is_our_fault,
    r.title,
    r.url,
    c.format,
    c.encoding,
    c.pack,
    r.capture_id
FROM rejected_item AS r
LEFT JOIN feed AS f ON f.feed_id = r.feed_id
LEFT JOIN capture AS c ON c.capture_id = r.capture_id;
COMMENT ON VIEW rejected_items IS 'Entries that became no items, with the reason and where the captured body is.';
COMMENT ON COLUMN rejected_items.rejected_id IS 'Hash of what the entry was known by.';
COMMENT ON COLUMN rejected_items.first_seen_at IS 'When it was first seen (UTC instant).';
COMMENT ON COLUMN rejected_items.feed_id IS 'The feed.';
COMMENT ON COLUMN rejected_items.source_id IS 'Its publisher.';
COMMENT ON COLUMN rejected_items.reason IS 'Why, as in run_ledger.';
COMMENT ON COLUMN rejected_items.is_our_fault IS 'Whether dateline itself failed on it: report it, and replay once it is mended.';
COMMENT ON COLUMN rejected_items.title IS 'Its title, where it had one.';
COMMENT ON COLUMN rejected_items.url IS 'Its address, where it had one.';
COMMENT ON COLUMN rejected_items.format IS 'Format of the feed.';
COMMENT ON COLUMN rejected_items.encoding IS 'Encoding the body was read in.';
COMMENT ON COLUMN rejected_items.pack IS 'Landing pack that holds the body: `dateline parse` reads it again.';
COMMENT ON COLUMN rejected_items.capture_id IS 'The capture it was in.';
