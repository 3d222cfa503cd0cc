-- How many feeds of the catalogue are alive, and how many are not?
SELECT state, count(*) AS n_feeds, round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent
FROM feed_health
GROUP BY state
ORDER BY n_feeds DESC, state;
