-- Question: how did this story read at first, and how was it changed?
-- Grain: story and wording, in the order in which the wordings were first seen. No item of a story is older than the story:
-- that is said in the join, so that a bound on story_seen_at is one on the items as well.
CREATE OR REPLACE VIEW story_revision AS
WITH wording AS (
    SELECT
        i.story_id, s.source_id, s.first_seen_at AS story_seen_at, i.title, i.text,
        min(i.first_seen_at) AS first_seen_at,
        arg_min(i.item_id, (i.first_seen_at, i.item_id)) AS item_id,
        arg_min(i.url, (i.first_seen_at, i.item_id)) AS url,
        count(DISTINCT i.feed_id) AS n_feeds
    FROM item AS i
    INNER JOIN story AS s ON s.story_id = i.story_id AND i.first_seen_at >= s.first_seen_at
    GROUP BY i.story_id, s.source_id, s.first_seen_at, i.title, i.text
)

SELECT
    w.story_id,
    w.source_id,
    row_number() OVER telling AS revision,
    w.first_seen_at,
    w.title,
    w.text,
    w.title IS DISTINCT FROM lag(w.title) OVER telling AND row_number() OVER telling > 1 AS is_title_changed,
    row_number() OVER telling = count(*) OVER (PARTITION BY w.story_id, w.story_seen_at) AS is_last,
    w.n_feeds,
    w.url,
    w.item_id,
    w.story_seen_at
FROM wording AS w
WINDOW telling AS (PARTITION BY w.story_id, w.story_seen_at ORDER BY w.first_seen_at, w.item_id);
COMMENT ON VIEW story_revision IS 'Each wording of each story; revision 1 is what story holds, the last is how it reads now.';
COMMENT ON COLUMN story_revision.story_id IS 'The story.';
COMMENT ON COLUMN story_revision.source_id IS 'Its publisher.';
COMMENT ON COLUMN story_revision.revision IS '1 for the first wording.';
COMMENT ON COLUMN story_revision.first_seen_at IS 'When this wording was first seen (UTC instant).';
COMMENT ON COLUMN story_revision.title IS 'Title of this wording.';
COMMENT ON COLUMN story_revision.text IS 'Text of this wording.';
COMMENT ON COLUMN story_revision.is_title_changed IS 'Whether its title differs from the wording before.';
COMMENT ON COLUMN story_revision.is_last IS 'Whether no later wording was seen.';
COMMENT ON COLUMN story_revision.n_feeds IS 'Feeds of the publisher that carried it.';
COMMENT ON COLUMN story_revision.url IS 'Its address as first given.';
COMMENT ON COLUMN story_revision.item_id IS 'The item it was first seen as.';
COMMENT ON COLUMN story_revision.story_seen_at IS 'When the story was first seen (UTC instant). Bound it: then only the months since are read.';
