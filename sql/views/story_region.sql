-- Question: which stories are about a region, how much, and through which country?
-- Grain: scheme x region x story x country (country NULL where the region itself was named). Tables of stories are joined
-- by the day and the instant of the story as well, so that a bound on dated_on is one on each of them.
CREATE OR REPLACE VIEW story_region AS
WITH touched AS (
    SELECT
        r.scheme, r.region, r.name, m.country, m.role, m.weight, m.is_about, m.is_primary, m.story_id, m.first_seen_at,
        m.dated_on
    FROM mention AS m
    INNER JOIN region_country AS rc
        ON rc.country = m.country
        AND (rc.valid_from IS NULL OR rc.valid_from <= m.dated_on)
        AND (rc.valid_to IS NULL OR m.dated_on < rc.valid_to)
    INNER JOIN region AS r ON r.scheme = rc.scheme AND r.region = rc.region
    UNION ALL
    SELECT r.scheme, r.region, r.name, NULL, 'region', 0, true, false, d.story_id, d.first_seen_at, d.dated_on
    FROM region_mention AS d
    INNER JOIN region AS r ON r.scheme = d.scheme AND r.region = d.region
)

SELECT
    t.scheme,
    t.region,
    t.name AS region_name,
    t.country,
    t.role,
    t.weight,
    t.is_about,
    t.is_primary,
    s.story_id,
    c.cluster_id,
    s.source_id,
    s.dated_at,
    s.dated_on,
    s.date_quality,
    s.language,
    s.wire,
    s.title,
    s.url
FROM touched AS t
INNER JOIN story AS s ON s.story_id = t.story_id AND s.first_seen_at = t.first_seen_at AND s.dated_on = t.dated_on
INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at = s.first_seen_at;
COMMENT ON VIEW story_region IS 'Every story with every region it touches, by any scheme, with role and weight.';
COMMENT ON COLUMN story_region.scheme IS 'Region scheme.';
COMMENT ON COLUMN story_region.region IS 'Region of the scheme.';
COMMENT ON COLUMN story_region.region_name IS 'English name of the region.';
COMMENT ON COLUMN story_region.country IS 'The country that brings the story here; NULL where the region itself was named.';
COMMENT ON COLUMN story_region.role IS 'focus, mention, filed_from, source, unlocated, or region where it was named directly.';
COMMENT ON COLUMN story_region.weight IS 'Share of the country in the story; the shares of a story add up to 1.';
COMMENT ON COLUMN story_region.is_about IS 'Whether the story is about it, not merely naming it.';
COMMENT ON COLUMN story_region.is_primary IS 'Whether the country is the story''s first.';
COMMENT ON COLUMN story_region.story_id IS 'The story.';
COMMENT ON COLUMN story_region.cluster_id IS 'Its cluster of copies.';
COMMENT ON COLUMN story_region.source_id IS 'Its publisher.';
COMMENT ON COLUMN story_region.dated_at IS 'The instant it counts by (UTC).';
COMMENT ON COLUMN story_region.dated_on IS 'The UTC day it counts on. Bound it: then only the months since are read.';
COMMENT ON COLUMN story_region.date_quality IS 'How far that date can be trusted.';
COMMENT ON COLUMN story_region.language IS 'Language of the feed.';
COMMENT ON COLUMN story_region.wire IS 'Agency credited.';
COMMENT ON COLUMN story_region.title IS 'Title.';
COMMENT ON COLUMN story_region.url IS 'Web address.';
