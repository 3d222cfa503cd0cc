-- Publishers and feeds stay when the catalogue has them no more: polls and stories were counted by them, and must be counted
-- alike when a day is counted again. The tables are made anew, as term_day was, and filled from the seeds at once.
DROP TABLE source;
CREATE TABLE source (
    source_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    home_page VARCHAR,
    country VARCHAR NOT NULL,
    family VARCHAR NOT NULL,
    zone VARCHAR NOT NULL,
    left_on DATE
);
COMMENT ON TABLE source IS 'Publishers, from the catalogue; those it had once as well.';
COMMENT ON COLUMN source.source_id IS 'The publisher.';
COMMENT ON COLUMN source.name IS 'Its name.';
COMMENT ON COLUMN source.home_page IS 'Its home page.';
COMMENT ON COLUMN source.country IS 'Where it sits.';
COMMENT ON COLUMN source.family IS 'Publishers of one house share a family; they do not corroborate each other.';
COMMENT ON COLUMN source.zone IS 'IANA zone of its bare times.';
COMMENT ON COLUMN source.left_on IS 'Bookkeeping: the UTC day on which it was found to be gone from the catalogue, NULL while it is there.';

DROP TABLE feed;
CREATE TABLE feed (
    feed_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    language VARCHAR,
    country VARCHAR NOT NULL,
    verified_on VARCHAR,
    origin VARCHAR,
    left_on DATE
);
COMMENT ON TABLE feed IS 'Feeds, from the catalogue; those it had once as well.';
COMMENT ON COLUMN feed.feed_id IS 'The feed.';
COMMENT ON COLUMN feed.url IS 'Its address.';
COMMENT ON COLUMN feed.source_id IS 'Its publisher.';
COMMENT ON COLUMN feed.language IS 'Its language (ISO 639-1).';
COMMENT ON COLUMN feed.country IS 'The country of its edition.';
COMMENT ON COLUMN feed.verified_on IS 'The day somebody saw it answer, empty where nobody has.';
COMMENT ON COLUMN feed.origin IS 'The list it was taken from.';
COMMENT ON COLUMN feed.left_on IS 'Bookkeeping: the UTC day on which it was found to be gone from the catalogue, NULL while it is there.';
