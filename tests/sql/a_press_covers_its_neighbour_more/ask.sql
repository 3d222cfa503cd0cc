-- German papers write about Poland twice as often as all do; what is only mentioned has weight and no stories.
-- A report printed on two days is counted on both.
SELECT source_country, about, is_home, n_stories, n_stories_all, share, n_clusters, n_independent, weight, n_expected, lift
FROM who_covers_whom ORDER BY source_country, about;
