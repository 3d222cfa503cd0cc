-- Pairs by day, so that views by month add up rows and read no story.
CREATE TABLE region_pair_day (
    scheme VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    other_region VARCHAR NOT NULL,
    day DATE NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL
);
COMMENT ON TABLE region_pair_day IS 'Stories about two regions that share no country, made from place_day and made anew where a scheme changes.';
COMMENT ON COLUMN region_pair_day.scheme IS 'Region scheme.';
COMMENT ON COLUMN region_pair_day.region IS 'Region of the scheme.';
COMMENT ON COLUMN region_pair_day.other_region IS 'Another, later by name: each pair is there once.';
COMMENT ON COLUMN region_pair_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN region_pair_day.n_stories IS 'Stories about both.';
COMMENT ON COLUMN region_pair_day.n_clusters IS 'Those stories with copies counted once.';

CREATE TABLE country_pair_day (
    day DATE NOT NULL,
    side VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_independent INTEGER NOT NULL,
    weight DECIMAL(18, 6) NOT NULL
);
COMMENT ON TABLE country_pair_day IS 'Where stories come from against what they are about, by UTC day.';
COMMENT ON COLUMN country_pair_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN country_pair_day.side IS 'What country is: source, that of the publisher, or filed_from, that of the dateline.';
COMMENT ON COLUMN country_pair_day.country IS 'Country the stories come from; a publisher''s as the catalogue had it when the day was counted.';
COMMENT ON COLUMN country_pair_day.about IS 'Country the stories are about or name; ZZ where none.';
COMMENT ON COLUMN country_pair_day.n_stories IS 'Stories from there and about it; 0 where it is only mentioned.';
COMMENT ON COLUMN country_pair_day.n_clusters IS 'Those stories with copies counted once.';
COMMENT ON COLUMN country_pair_day.n_independent IS 'Independent voices of those stories.';
COMMENT ON COLUMN country_pair_day.weight IS 'Sum of its shares in the stories from there: adds up to the number of these stories.';
