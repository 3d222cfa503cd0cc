-- Settled days come from their table, the last two from the stories as they stand.
SELECT day, term, n_stories, n_clusters, is_settled FROM term_daily ORDER BY day;
