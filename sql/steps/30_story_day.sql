-- All stories by UTC day, for the days of changed_day. Replaces exactly those days.
DELETE FROM story_day WHERE day IN (SELECT day FROM changed_day);
INSERT INTO story_day
SELECT
    s.dated_on AS day,
    count(*) AS n_stories,
    count(DISTINCT c.cluster_id) AS n_clusters,
    count(DISTINCT s.source_id) AS n_sources,
    count(*) FILTER (WHERE u.story_id IS NULL) AS n_located
FROM story AS s
INNER JOIN story_cluster AS c ON c.story_id = s.story_id
LEFT JOIN mention AS u ON u.story_id = s.story_id AND u.role = 'unlocated'
WHERE s.dated_on IN (SELECT day FROM changed_day)
GROUP BY 1;
