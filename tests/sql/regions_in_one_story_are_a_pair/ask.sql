-- Of 8 stories 4 are about Europe (one by its name), 4 about Asia, 3 about both: 2 were expected. Western Europe lies in Europe
-- and is no pair with it.
SELECT region, other_region, n_stories, n_stories_all, n_stories_region, n_stories_other, n_expected, lift, jaccard, round(npmi, 4)
FROM region_pairs ORDER BY region, other_region;
