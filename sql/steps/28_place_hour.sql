-- The same by hour, and the shares of countries in stories, for the hours of changed_hour. Replaces exactly those hours.
DELETE FROM place_hour WHERE hour_at >= $first AND hour_at IN (SELECT hour_at FROM changed_hour);
INSERT INTO place_hour
WITH named AS (
    SELECT t.hour_at, t.story_id, t.cluster_id, t.voice, p.place
    FROM told AS t
    LEFT JOIN told_place AS p ON p.story_id = t.story_id AND p.is_about
    WHERE t.hour_at IN (SELECT hour_at FROM changed_hour)
),

counted AS (
    SELECT hour_at, 'story' AS unit, story_id AS id, place FROM named
    UNION
    SELECT hour_at, 'cluster', cluster_id, place FROM named
    UNION
    SELECT hour_at, 'voice', voice, place FROM named
),

placed AS (
    SELECT hour_at, unit, id, coalesce(string_agg(place, ' ' ORDER BY place), '') AS places
    FROM counted
    GROUP BY hour_at, unit, id
)

SELECT
    hour_at,
    places,
    count(*) FILTER (WHERE unit = 'story') AS n_stories,
    count(*) FILTER (WHERE unit = 'cluster') AS n_clusters,
    count(*) FILTER (WHERE unit = 'voice') AS n_independent
FROM placed
GROUP BY hour_at, places;

DELETE FROM country_hour WHERE hour_at >= $first AND hour_at IN (SELECT hour_at FROM changed_hour);
INSERT INTO country_hour
SELECT
    t.hour_at,
    p.place AS country,
    count(*) FILTER (WHERE p.is_about) AS n_stories,
    sum(p.weight) AS weight,
    sum(p.weight_about) AS weight_about
FROM told AS t
INNER JOIN told_place AS p ON p.story_id = t.story_id AND p.is_country
WHERE t.hour_at IN (SELECT hour_at FROM changed_hour)
GROUP BY t.hour_at, p.place;
