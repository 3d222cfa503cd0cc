-- A bloc holds a country only on the days of its membership.
SELECT day, n_stories, weight FROM region_day WHERE scheme = 'bloc' ORDER BY day;
