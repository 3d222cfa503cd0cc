-- Where feeds stand, and what their newest capture held, give way to what this batch knows anew.
DELETE FROM feed_state WHERE feed_id IN (SELECT feed_id FROM batch_feed_state);
DELETE FROM feed_entries WHERE feed_id IN (SELECT feed_id FROM batch_feed_entries);
