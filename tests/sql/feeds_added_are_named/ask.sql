-- A feed added on the third day, with its archive, and one that the catalogue no longer has.
SELECT feed_id, source_id, added_on, n_stories_first, n_stories, is_from_start, is_in_catalogue FROM feed_added ORDER BY feed_id;
