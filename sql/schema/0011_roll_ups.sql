-- Roll-ups that know no region scheme, so that a scheme added later needs no story read again.
-- Distinct counts do not add up over countries: a story about Germany and France is one story of Europe. They do
-- add up over sets of places: each story, cluster, voice and so on is counted once, in the row of all the places that
-- it is about in that hour or on that day, and a region's count is the sum of the rows whose set touches it.
ALTER TABLE story ADD COLUMN terms VARCHAR;
COMMENT ON COLUMN story.terms IS 'Its title''s words and pairs of words, folded, without function words, between bars; NULL in stories read before there were terms, which a replay fills.';

CREATE TABLE place_day (
    day DATE NOT NULL,
    places VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_stories_mentioned INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_independent INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    n_events INTEGER NOT NULL
);
COMMENT ON TABLE place_day IS 'Stories, clusters and so on by UTC day and set of places: each is in one row a day, that of all places it is about. A region''s count is the sum over the sets that touch it.';
COMMENT ON COLUMN place_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN place_day.places IS 'Countries, and regions that were named themselves as scheme:region, in order, between blanks; ZZ where no place is named, empty where nothing is more than mentioned.';
COMMENT ON COLUMN place_day.n_stories IS 'Stories about exactly these places.';
COMMENT ON COLUMN place_day.n_stories_mentioned IS 'Stories that name exactly these places, about them or not.';
COMMENT ON COLUMN place_day.n_clusters IS 'Clusters whose stories of the day, taken together, are about exactly these places.';
COMMENT ON COLUMN place_day.n_independent IS 'Independent voices (agencies, and publisher families in words of their own) of which the same holds.';
COMMENT ON COLUMN place_day.n_sources IS 'Publishers of which the same holds.';
COMMENT ON COLUMN place_day.n_events IS 'Events of which the same holds.';

CREATE TABLE place_hour (
    hour_at TIMESTAMPTZ NOT NULL,
    places VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_independent INTEGER NOT NULL
);
COMMENT ON TABLE place_hour IS 'As place_day, by hour.';
COMMENT ON COLUMN place_hour.hour_at IS 'Start of the hour (UTC instant) the stories are dated in.';
COMMENT ON COLUMN place_hour.places IS 'As in place_day.';
COMMENT ON COLUMN place_hour.n_stories IS 'Stories about exactly these places.';
COMMENT ON COLUMN place_hour.n_clusters IS 'Clusters whose stories of the hour, taken together, are about exactly these places.';
COMMENT ON COLUMN place_hour.n_independent IS 'Independent voices of which the same holds.';

CREATE TABLE country_hour (
    hour_at TIMESTAMPTZ NOT NULL,
    country VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    weight DECIMAL(18, 6) NOT NULL,
    weight_about DECIMAL(18, 6) NOT NULL
);
COMMENT ON TABLE country_hour IS 'What adds up over countries, by hour: the shares of countries in stories.';
COMMENT ON COLUMN country_hour.hour_at IS 'Start of the hour (UTC instant) the stories are dated in.';
COMMENT ON COLUMN country_hour.country IS 'ISO 3166-1 alpha-2, XK for Kosovo, YU, CS and AN for states that ended, ZZ where a story names no place.';
COMMENT ON COLUMN country_hour.n_stories IS 'Stories about it; a story about two countries is in two rows.';
COMMENT ON COLUMN country_hour.weight IS 'Sum of its shares in all stories, mentioned or about: adds up to the number of stories.';
COMMENT ON COLUMN country_hour.weight_about IS 'The same among the countries that stories are about: adds up to the number of stories about any.';

CREATE TABLE story_hour (
    hour_at TIMESTAMPTZ NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_independent INTEGER NOT NULL
);
COMMENT ON TABLE story_hour IS 'All stories by hour: the denominators of coverage_hourly.';
COMMENT ON COLUMN story_hour.hour_at IS 'Start of the hour (UTC instant) the stories are dated in.';
COMMENT ON COLUMN story_hour.n_stories IS 'Stories.';
COMMENT ON COLUMN story_hour.n_clusters IS 'Clusters.';
COMMENT ON COLUMN story_hour.n_independent IS 'Independent voices.';

ALTER TABLE story_day ADD COLUMN n_independent INTEGER;
ALTER TABLE story_day ADD COLUMN n_events INTEGER;
COMMENT ON COLUMN story_day.n_independent IS 'Independent voices: agencies, and publisher families in words of their own.';
COMMENT ON COLUMN story_day.n_events IS 'Events.';

ALTER TABLE region_day ADD COLUMN n_independent INTEGER;
ALTER TABLE region_day ADD COLUMN n_events INTEGER;
ALTER TABLE region_day ADD COLUMN weight_about DECIMAL(18, 6);
COMMENT ON COLUMN region_day.n_independent IS 'Independent voices of those stories: agencies, and publisher families in words of their own.';
COMMENT ON COLUMN region_day.n_events IS 'Events of those stories.';
COMMENT ON COLUMN region_day.weight_about IS 'The region''s shares among the countries that stories are about: adds up to the number of stories about any.';

CREATE TABLE region_hour (
    scheme VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    hour_at TIMESTAMPTZ NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_independent INTEGER NOT NULL,
    weight DECIMAL(18, 6) NOT NULL,
    weight_about DECIMAL(18, 6) NOT NULL
);
COMMENT ON TABLE region_hour IS 'Stories by region and hour, made from place_hour and made anew where a scheme changes.';
COMMENT ON COLUMN region_hour.scheme IS 'Region scheme.';
COMMENT ON COLUMN region_hour.region IS 'Region of the scheme.';
COMMENT ON COLUMN region_hour.hour_at IS 'Start of the hour (UTC instant) the stories are dated in.';
COMMENT ON COLUMN region_hour.n_stories IS 'Stories about the region.';
COMMENT ON COLUMN region_hour.n_clusters IS 'Those stories with copies counted once.';
COMMENT ON COLUMN region_hour.n_independent IS 'Independent voices of those stories.';
COMMENT ON COLUMN region_hour.weight IS 'Sum of the region''s shares in all stories.';
COMMENT ON COLUMN region_hour.weight_about IS 'Sum of its shares among the countries that stories are about.';

ALTER TABLE coverage_day ADD COLUMN n_polls_due DOUBLE;
COMMENT ON COLUMN coverage_day.n_polls_due IS 'Polls that the pace of its feeds asks for in a whole day, where a run asks every quarter of an hour; 0 for feeds that are retired.';

CREATE TABLE panel_day (
    day DATE NOT NULL,
    n_sources_expected INTEGER NOT NULL,
    n_sources_answered INTEGER NOT NULL,
    n_polls_due DOUBLE NOT NULL,
    n_polls INTEGER NOT NULL,
    n_polls_failed INTEGER NOT NULL
);
COMMENT ON TABLE panel_day IS 'Who could be heard on each UTC day on which anything was asked.';
COMMENT ON COLUMN panel_day.day IS 'UTC day.';
COMMENT ON COLUMN panel_day.n_sources_expected IS 'Publishers of the catalogue that answered on that day or on any of the 28 days before.';
COMMENT ON COLUMN panel_day.n_sources_answered IS 'Publishers of which a feed answered that day.';
COMMENT ON COLUMN panel_day.n_polls_due IS 'Polls that the pace of the feeds asked for in a whole day.';
COMMENT ON COLUMN panel_day.n_polls IS 'Polls made.';
COMMENT ON COLUMN panel_day.n_polls_failed IS 'Polls that no feed answered.';

CREATE TABLE term_day (
    day DATE NOT NULL,
    country VARCHAR NOT NULL,
    term VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL
);
COMMENT ON TABLE term_day IS 'Words and pairs of words in titles, by UTC day and the story''s first country. A day is counted once, two days later, by what was seen up to the end of the day after it; terms of fewer than two reports that day are left out.';
COMMENT ON COLUMN term_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN term_day.country IS 'The story''s first country, ZZ where it names none: each story is in one.';
COMMENT ON COLUMN term_day.term IS 'Folded word, or two words that follow each other; two characters where the script has no spaces.';
COMMENT ON COLUMN term_day.n_stories IS 'Stories with it in their title.';
COMMENT ON COLUMN term_day.n_clusters IS 'Clusters whose first story has it in its title: copies counted once.';
