-- Polls and new stories by feed and hour: what is expected of a feed is read from here, never from all stories.
CREATE TABLE feed_hour (
    feed_id VARCHAR NOT NULL,
    hour_at TIMESTAMPTZ NOT NULL,
    n_polls INTEGER NOT NULL,
    n_answered INTEGER NOT NULL,
    n_stories INTEGER NOT NULL,
    n_missed INTEGER NOT NULL
);
COMMENT ON TABLE feed_hour IS 'What a feed was asked and brought in each hour in which it was asked.';
COMMENT ON COLUMN feed_hour.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_hour.hour_at IS 'Start of the hour (UTC instant).';
COMMENT ON COLUMN feed_hour.n_polls IS 'Polls in that hour.';
COMMENT ON COLUMN feed_hour.n_answered IS 'Polls that the feed answered as a feed.';
COMMENT ON COLUMN feed_hour.n_stories IS 'Stories first seen in it in that hour.';
COMMENT ON COLUMN feed_hour.n_missed IS 'Entries that were probably lost before polls of that hour.';
