-- Days of stories first seen since $since whose roll-ups are not those stories: trends would tell of something else.
-- Counted again another way: by day from the stories, and by region through the countries instead of the sets of places.
WITH changed AS (
    SELECT DISTINCT dated_on AS day FROM story WHERE first_seen_at >= $since AND dated_on >= ($since AT TIME ZONE 'UTC')::DATE - 3
),

told AS (
    SELECT s.dated_on AS day, s.story_id, c.cluster_id, s.source_id
    FROM story AS s
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at >= $since - INTERVAL 4 DAY
    WHERE s.first_seen_at >= $since - INTERVAL 4 DAY AND s.dated_on IN (SELECT day FROM changed)
),

named AS (
    SELECT story_id, country, is_about OR role = 'unlocated' AS is_about
    FROM mention
    WHERE first_seen_at >= $since - INTERVAL 4 DAY AND dated_on IN (SELECT day FROM changed)
        AND role IN ('focus', 'mention', 'unlocated')
),

held AS (
    SELECT t.day, r.scheme, r.region, t.story_id, t.cluster_id
    FROM told AS t
    INNER JOIN named AS m ON m.story_id = t.story_id AND m.is_about
    INNER JOIN region_country AS r
        ON r.country = m.country
        AND (r.valid_from IS NULL OR r.valid_from <= t.day)
        AND (r.valid_to IS NULL OR t.day < r.valid_to)
    UNION ALL
    SELECT t.day, m.scheme, m.region, t.story_id, t.cluster_id
    FROM told AS t
    INNER JOIN region_mention AS m ON m.story_id = t.story_id AND m.first_seen_at >= $since - INTERVAL 4 DAY
),

wanted AS (
    SELECT
        'story_day' AS roll_up, day, '' AS region, count(*) AS n_stories, count(DISTINCT cluster_id) AS n_clusters
    FROM told
    GROUP BY day
    UNION ALL
    SELECT 'region_day', day, scheme || ':' || region, count(DISTINCT story_id), count(DISTINCT cluster_id)
    FROM held
    GROUP BY day, scheme, region
    UNION ALL
    SELECT 'country_hour', day, '', count(*), 0 FROM told GROUP BY day
    UNION ALL
    SELECT 'story_hour', day, '', count(*), 0 FROM told GROUP BY day
    UNION ALL
    SELECT 'country_pair_day', day, '', count(*), 0
    FROM told
    WHERE source_id IN (SELECT source_id FROM source)
    GROUP BY day
),

found AS (
    SELECT 'story_day' AS roll_up, day, '' AS region, n_stories, n_clusters
    FROM story_day
    WHERE day >= ($since AT TIME ZONE 'UTC')::DATE - 3 AND day IN (SELECT day FROM changed)
    UNION ALL
    SELECT 'region_day', day, scheme || ':' || region, n_stories, n_clusters
    FROM region_day
    WHERE day >= ($since AT TIME ZONE 'UTC')::DATE - 3 AND day IN (SELECT day FROM changed) AND n_stories > 0
    UNION ALL
    SELECT 'country_hour', (hour_at AT TIME ZONE 'UTC')::DATE, '', sum(weight), 0
    FROM country_hour
    WHERE hour_at >= $since - INTERVAL 4 DAY AND (hour_at AT TIME ZONE 'UTC')::DATE IN (SELECT day FROM changed)
    GROUP BY 2
    UNION ALL
    SELECT 'story_hour', (hour_at AT TIME ZONE 'UTC')::DATE, '', sum(n_stories), 0
    FROM story_hour
    WHERE hour_at >= $since - INTERVAL 4 DAY AND (hour_at AT TIME ZONE 'UTC')::DATE IN (SELECT day FROM changed)
    GROUP BY 2
    UNION ALL
    SELECT 'country_pair_day', day, '', sum(weight), 0
    FROM country_pair_day
    WHERE day >= ($since AT TIME ZONE 'UTC')::DATE - 3 AND side = 'source' AND day IN (SELECT day FROM changed)
    GROUP BY day
)

SELECT
    coalesce(w.roll_up, f.roll_up) AS roll_up, coalesce(w.day, f.day) AS day, coalesce(w.region, f.region) AS region,
    w.n_stories AS n_wanted, f.n_stories AS n_found, w.n_clusters AS n_clusters_wanted, f.n_clusters AS n_clusters_found
FROM wanted AS w
FULL JOIN found AS f ON f.roll_up = w.roll_up AND f.day = w.day AND f.region = w.region
WHERE w.n_stories IS DISTINCT FROM f.n_stories OR w.n_clusters IS DISTINCT FROM f.n_clusters;
