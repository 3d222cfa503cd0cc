-- What nothing is known of is counted, so that parts add up to the whole.
SELECT r.region, r.n_stories, d.n_stories, d.n_located FROM region_day AS r INNER JOIN story_day AS d ON d.day = r.day;
