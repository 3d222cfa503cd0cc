-- All stories by UTC day and hour: the sums over all sets of places. Replaces exactly the days of changed_day and the
-- hours of changed_hour.
DELETE FROM story_day WHERE day IN (SELECT day FROM changed_day);
INSERT INTO story_day
SELECT
    day,
    sum(n_stories) AS n_stories,
    sum(n_clusters) AS n_clusters,
    sum(n_sources) AS n_sources,
    sum(CASE WHEN ' ' || places || ' ' LIKE '% ZZ %' THEN 0 ELSE n_stories END) AS n_located,
    sum(n_independent) AS n_independent,
    sum(n_events) AS n_events
FROM place_day
WHERE day >= ($first AT TIME ZONE 'UTC')::DATE AND day IN (SELECT day FROM changed_day)
GROUP BY day;
DELETE FROM story_hour WHERE hour_at >= $first AND hour_at IN (SELECT hour_at FROM changed_hour);
INSERT INTO story_hour
SELECT hour_at, sum(n_stories) AS n_stories, sum(n_clusters) AS n_clusters, sum(n_independent) AS n_independent
FROM place_hour
WHERE hour_at >= $first AND hour_at IN (SELECT hour_at FROM changed_hour)
GROUP BY hour_at;
