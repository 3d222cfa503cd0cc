-- The regions of each set of places of the changed days and hours, by the place that is in them, with the days of its
-- membership: what regions are counted from. A region that a story names itself stands in the set as scheme:region.
CREATE OR REPLACE TEMP TABLE set_region AS
WITH told_set AS (
    SELECT places
    FROM place_day
    WHERE day >= ($first AT TIME ZONE 'UTC')::DATE AND day IN (SELECT day FROM changed_day) AND places <> ''
    UNION
    SELECT places
    FROM place_hour
    WHERE hour_at >= $first AND hour_at IN (SELECT hour_at FROM changed_hour) AND places <> ''
),

place AS (SELECT places, unnest(string_split(places, ' ')) AS place FROM told_set)

SELECT p.places, p.place, r.scheme, r.region, r.valid_from, r.valid_to
FROM place AS p
INNER JOIN region_country AS r ON r.country = p.place
UNION ALL
SELECT places, place, split_part(place, ':', 1), split_part(place, ':', 2), NULL, NULL
FROM place
WHERE place LIKE '%:%';
