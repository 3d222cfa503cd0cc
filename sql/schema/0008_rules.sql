-- What other rule versions say of a story's countries, beside what the lake counts by.
CREATE TABLE mention_version (
    rule_version VARCHAR NOT NULL,
    story_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    dated_on DATE NOT NULL,
    country VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    weight DECIMAL(7, 6) NOT NULL,
    is_about BOOLEAN NOT NULL,
    is_primary BOOLEAN NOT NULL
);
COMMENT ON TABLE mention_version IS 'Bookkeeping: mentions as another rule version reads them; `replay --rules` writes those of today''s rules, a replay keeps those of earlier ones.';
COMMENT ON COLUMN mention_version.rule_version IS 'Version of the rules that read them.';
COMMENT ON COLUMN mention_version.story_id IS 'The story.';
COMMENT ON COLUMN mention_version.first_seen_at IS 'When the story was first seen (UTC instant).';
COMMENT ON COLUMN mention_version.dated_on IS 'The UTC day the story counts on.';
COMMENT ON COLUMN mention_version.country IS 'ISO 3166-1 alpha-2, XK for Kosovo, ZZ where the story names no place.';
COMMENT ON COLUMN mention_version.role IS 'As in mention.';
COMMENT ON COLUMN mention_version.score IS 'As in mention.';
COMMENT ON COLUMN mention_version.weight IS 'As in mention; the weights of a story add up to 1 in each version.';
COMMENT ON COLUMN mention_version.is_about IS 'As in mention.';
COMMENT ON COLUMN mention_version.is_primary IS 'As in mention.';
COMMENT ON COLUMN mention.country IS 'ISO 3166-1 alpha-2, XK for Kosovo, YU, CS and AN for states that ended, ZZ where the story names no place.';
