-- A day on which no feed answered is NULL, not 0; a day with answers and no story is 0.
SELECT day, n_stories, n_stories_all, n_sources_down, coverage_ok FROM coverage_daily ORDER BY day;
