-- The first and the last wording of a story, and whether its title changed on the way.
SELECT story_id, revision, title, is_title_changed, is_last, n_feeds FROM story_revision ORDER BY story_id, revision;
