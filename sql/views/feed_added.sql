-- Question: which feeds were added when? More feeds make more stories: a rise that begins on such a day is none.
-- Grain: feed that was ever asked. What a new feed brings at first is its archive, dated on days past.
CREATE OR REPLACE VIEW feed_added AS
WITH span AS (SELECT min(hour_at) AS first_at FROM feed_hour),

asked AS (
    SELECT
        feed_id,
        min(hour_at) AS first_asked_at,
        min(hour_at) FILTER (WHERE n_answered > 0) AS first_answered_at,
        min(hour_at) FILTER (WHERE n_stories > 0) AS first_story_at,
        arg_min(n_stories, hour_at) FILTER (WHERE n_stories > 0) AS n_stories_first,
        sum(n_stories)::BIGINT AS n_stories
    FROM feed_hour
    GROUP BY feed_id
)

SELECT
    a.feed_id,
    f.source_id,
    f.country,
    f.language,
    (a.first_asked_at AT TIME ZONE 'UTC')::DATE AS added_on,
    a.first_asked_at,
    a.first_answered_at,
    a.first_story_at,
    coalesce(a.n_stories_first, 0) AS n_stories_first,
    a.n_stories,
    (a.first_asked_at AT TIME ZONE 'UTC')::DATE = (s.first_at AT TIME ZONE 'UTC')::DATE AS is_from_start,
    f.feed_id IS NOT NULL AND f.left_on IS NULL AS is_in_catalogue
FROM asked AS a
CROSS JOIN span AS s
LEFT JOIN feed AS f ON f.feed_id = a.feed_id;
COMMENT ON VIEW feed_added IS 'When each feed was first asked, and what it brought with it.';
COMMENT ON COLUMN feed_added.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_added.source_id IS 'Its publisher; NULL where it had left the catalogue before the lake kept those.';
COMMENT ON COLUMN feed_added.country IS 'Country of its edition.';
COMMENT ON COLUMN feed_added.language IS 'Its language.';
COMMENT ON COLUMN feed_added.added_on IS 'UTC day on which it was first asked.';
COMMENT ON COLUMN feed_added.first_asked_at IS 'Hour in which it was first asked.';
COMMENT ON COLUMN feed_added.first_answered_at IS 'Hour of its first answer.';
COMMENT ON COLUMN feed_added.first_story_at IS 'Hour in which it first brought a story.';
COMMENT ON COLUMN feed_added.n_stories_first IS 'Stories of that hour: its archive, dated on days past.';
COMMENT ON COLUMN feed_added.n_stories IS 'Stories first seen in it since.';
COMMENT ON COLUMN feed_added.is_from_start IS 'Whether it was there on the first day polled.';
COMMENT ON COLUMN feed_added.is_in_catalogue IS 'Whether the catalogue still has it.';
