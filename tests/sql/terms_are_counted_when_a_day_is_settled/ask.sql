-- The last poll is of 1 April: 30 March is settled, 31 March is not. What came on 1 April is too late, what one report has is left out.
SELECT day, country, term, n_stories, n_clusters FROM term_day ORDER BY ALL;
