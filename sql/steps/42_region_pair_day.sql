-- Stories about two regions that share no country, from sets of places, for the days of changed_day. Replaces exactly those
-- days. Sets of one place are in no pair.
DELETE FROM region_pair_day WHERE day >= ($first AT TIME ZONE 'UTC')::DATE AND day IN (SELECT day FROM changed_day);
INSERT INTO region_pair_day
WITH day_set AS (
    SELECT day, places, n_stories, n_clusters
    FROM place_day
    WHERE
        day >= ($first AT TIME ZONE 'UTC')::DATE AND day IN (SELECT day FROM changed_day)
        AND places LIKE '% %' AND (n_stories > 0 OR n_clusters > 0)
),

touched AS (
    SELECT DISTINCT d.day, d.places, h.scheme, h.region, d.n_stories, d.n_clusters
    FROM day_set AS d
    INNER JOIN set_region AS h
        ON h.places = d.places
        AND h.place <> 'ZZ'
        AND (h.valid_from IS NULL OR h.valid_from <= d.day)
        AND (h.valid_to IS NULL OR d.day < h.valid_to)
),

pair AS (
    SELECT
        a.scheme, a.region, b.region AS other_region, a.day, sum(a.n_stories) AS n_stories, sum(a.n_clusters) AS n_clusters
    FROM touched AS a
    INNER JOIN touched AS b ON b.day = a.day AND b.places = a.places AND b.scheme = a.scheme AND b.region > a.region
    GROUP BY 1, 2, 3, 4
),

overlap AS (
    SELECT DISTINCT a.scheme, a.region, b.region AS other_region
    FROM region_country AS a
    INNER JOIN region_country AS b ON b.scheme = a.scheme AND b.country = a.country AND b.region > a.region
)

SELECT p.scheme, p.region, p.other_region, p.day, p.n_stories, p.n_clusters
FROM pair AS p
LEFT JOIN overlap AS o ON o.scheme = p.scheme AND o.region = p.region AND o.other_region = p.other_region
WHERE o.scheme IS NULL;
