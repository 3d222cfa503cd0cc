-- What a burst of a term is judged by: how many publishers told of it, who is new, and whether one of them tells most.
-- Made anew, as cluster was; its rows are made again with the next batch, as the steps that make them have changed.
DROP TABLE term_day;
CREATE TABLE term_day (
    day DATE NOT NULL,
    country VARCHAR NOT NULL,
    term VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_sources INTEGER NOT NULL,
    n_known INTEGER NOT NULL,
    n_known_top INTEGER NOT NULL
);
COMMENT ON TABLE term_day IS 'Words and pairs of words in titles, by UTC day and the story''s first country. A day is counted once, two days later, by what was seen up to the end of the day after it; terms of fewer than two reports that day are left out.';
COMMENT ON COLUMN term_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN term_day.country IS 'The story''s first country, ZZ where it names none: each story is in one.';
COMMENT ON COLUMN term_day.term IS 'Folded word, or two words that follow each other; two characters where the script has no spaces.';
COMMENT ON COLUMN term_day.n_stories IS 'Stories with it in their title.';
COMMENT ON COLUMN term_day.n_clusters IS 'Clusters whose first story has it in its title: copies counted once.';
COMMENT ON COLUMN term_day.n_sources IS 'Publishers of those first stories, each counted in one country only, the one it used the term most of: adds up to all that used it that day, and for a region to no more than those of the region.';
COMMENT ON COLUMN term_day.n_known IS 'Those clusters whose first publisher had been heard for 31 days, or since the first day of the lake.';
COMMENT ON COLUMN term_day.n_known_top IS 'Of these, those of the one publisher that used the term most that day, over all countries.';

CREATE TABLE title_day (
    day DATE NOT NULL,
    country VARCHAR NOT NULL,
    n_stories INTEGER NOT NULL,
    n_clusters INTEGER NOT NULL,
    n_known INTEGER NOT NULL
);
COMMENT ON TABLE title_day IS 'Titles with any term, by UTC day and the story''s first country: the denominators of term_day, counted when it is.';
COMMENT ON COLUMN title_day.day IS 'UTC day the stories count on.';
COMMENT ON COLUMN title_day.country IS 'The story''s first country, ZZ where it names none: each story is in one.';
COMMENT ON COLUMN title_day.n_stories IS 'Stories.';
COMMENT ON COLUMN title_day.n_clusters IS 'Clusters, by their first stories: copies counted once.';
COMMENT ON COLUMN title_day.n_known IS 'Those clusters whose first publisher had been heard for 31 days, or since the first day of the lake.';
