-- A story that names the EU and Germany counts once for the EU; weight comes from the country alone.
SELECT n_stories, n_stories_mentioned, weight FROM region_day;
