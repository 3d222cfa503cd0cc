-- The same by hour, for the hours of changed_hour. Replaces exactly those hours.
DELETE FROM region_hour WHERE hour_at >= $first AND hour_at IN (SELECT hour_at FROM changed_hour);
INSERT INTO region_hour
WITH hour_set AS (
    SELECT hour_at, (hour_at AT TIME ZONE 'UTC')::DATE AS day, places, n_stories, n_clusters, n_independent
    FROM place_hour
    WHERE hour_at >= $first AND hour_at IN (SELECT hour_at FROM changed_hour) AND places <> ''
),

touched AS (
    SELECT DISTINCT t.hour_at, t.places, h.scheme, h.region
    FROM hour_set AS t
    INNER JOIN set_region AS h
        ON h.places = t.places
        AND (h.valid_from IS NULL OR h.valid_from <= t.day)
        AND (h.valid_to IS NULL OR t.day < h.valid_to)
),

part AS (
    SELECT t.scheme, t.region, t.hour_at, h.n_stories, h.n_clusters, h.n_independent, 0 AS weight, 0 AS weight_about
    FROM touched AS t
    INNER JOIN hour_set AS h ON h.hour_at = t.hour_at AND h.places = t.places
    UNION ALL
    SELECT r.scheme, r.region, c.hour_at, 0, 0, 0, c.weight, c.weight_about
    FROM country_hour AS c
    INNER JOIN region_country AS r
        ON r.country = c.country
        AND (r.valid_from IS NULL OR r.valid_from <= (c.hour_at AT TIME ZONE 'UTC')::DATE)
        AND (r.valid_to IS NULL OR (c.hour_at AT TIME ZONE 'UTC')::DATE < r.valid_to)
    WHERE c.hour_at >= $first AND c.hour_at IN (SELECT hour_at FROM changed_hour)
)

SELECT
    scheme,
    region,
    hour_at,
    sum(n_stories) AS n_stories,
    sum(n_clusters) AS n_clusters,
    sum(n_independent) AS n_independent,
    sum(weight) AS weight,
    sum(weight_about) AS weight_about
FROM part
GROUP BY scheme, region, hour_at;
