-- Stories by region and UTC day, from sets of places, for the days of changed_day. Replaces exactly those days. A bloc
-- holds a country only on the days of its membership; a region that a story names itself counts without one.
DELETE FROM region_day WHERE day IN (SELECT day FROM changed_day);
INSERT INTO region_day
WITH day_set AS (
    SELECT day, places, n_stories, n_stories_mentioned, n_clusters, n_independent, n_sources, n_events
    FROM place_day
    WHERE day >= ($first AT TIME ZONE 'UTC')::DATE AND day IN (SELECT day FROM changed_day) AND places <> ''
),

touched AS (
    SELECT DISTINCT d.day, d.places, h.scheme, h.region
    FROM day_set AS d
    INNER JOIN set_region AS h
        ON h.places = d.places
        AND (h.valid_from IS NULL OR h.valid_from <= d.day)
        AND (h.valid_to IS NULL OR d.day < h.valid_to)
),

weighed AS (
    SELECT r.scheme, r.region, c.day, sum(c.weight) AS weight, sum(c.weight_about) AS weight_about
    FROM (
        SELECT (hour_at AT TIME ZONE 'UTC')::DATE AS day, country, sum(weight) AS weight, sum(weight_about) AS weight_about
        FROM country_hour
        WHERE hour_at >= $first
        GROUP BY 1, 2
    ) AS c
    INNER JOIN region_country AS r
        ON r.country = c.country
        AND (r.valid_from IS NULL OR r.valid_from <= c.day)
        AND (r.valid_to IS NULL OR c.day < r.valid_to)
    WHERE c.day IN (SELECT day FROM changed_day)
    GROUP BY r.scheme, r.region, c.day
)

SELECT
    t.scheme,
    t.region,
    t.day,
    sum(d.n_stories) AS n_stories,
    sum(d.n_stories_mentioned) AS n_stories_mentioned,
    sum(d.n_clusters) AS n_clusters,
    sum(d.n_sources) AS n_sources,
    coalesce(w.weight, 0) AS weight,
    sum(d.n_independent) AS n_independent,
    sum(d.n_events) AS n_events,
    coalesce(w.weight_about, 0) AS weight_about
FROM touched AS t
INNER JOIN day_set AS d ON d.day = t.day AND d.places = t.places
LEFT JOIN weighed AS w ON w.scheme = t.scheme AND w.region = t.region AND w.day = t.day
GROUP BY t.scheme, t.region, t.day, w.weight, w.weight_about;
