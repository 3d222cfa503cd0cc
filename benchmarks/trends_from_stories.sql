-- What coverage_trends is made of, straight from the stories: by UTC day and region of UN M49 the stories, reports told once,
-- share of the day and its mean of four weeks.
WITH told AS (
    SELECT s.dated_on AS day, r.region, s.story_id, c.cluster_id
    FROM story AS s
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id
    INNER JOIN mention AS m ON m.story_id = s.story_id AND m.is_about
    INNER JOIN region_country AS r ON r.country = m.country AND r.scheme = 'm49'
),

counted AS (
    SELECT day, region, count(DISTINCT story_id) AS n_stories, count(DISTINCT cluster_id) AS n_clusters
    FROM told
    GROUP BY day, region
),

whole AS (SELECT dated_on AS day, count(*) AS n_stories_all FROM story GROUP BY dated_on)

SELECT
    c.day, c.region, c.n_stories, c.n_clusters, c.n_stories / w.n_stories_all AS share,
    avg(c.n_stories / w.n_stories_all) OVER (PARTITION BY c.region ORDER BY c.day ROWS BETWEEN 30 PRECEDING AND 3 PRECEDING) AS share_28d
FROM counted AS c
INNER JOIN whole AS w ON w.day = c.day
ORDER BY c.region, c.day;
