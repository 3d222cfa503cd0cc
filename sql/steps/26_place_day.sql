-- Stories, clusters, voices, publishers and events by UTC day and set of places, for the days of changed_day. Each is
-- counted once a day, in the row of all the places that its stories of that day are about. Replaces exactly those days.
DELETE FROM place_day WHERE day >= ($first AT TIME ZONE 'UTC')::DATE AND day IN (SELECT day FROM changed_day);
INSERT INTO place_day
WITH named AS (
    SELECT
        t.day, t.story_id, t.cluster_id, t.event_id, t.voice, t.source_id, p.place,
        CASE WHEN p.is_about THEN p.place END AS about
    FROM told AS t
    LEFT JOIN told_place AS p ON p.story_id = t.story_id
),

counted AS (
    SELECT day, 'story' AS unit, story_id AS id, about AS place FROM named
    UNION
    SELECT day, 'mentioned', story_id, place FROM named
    UNION
    SELECT day, 'cluster', cluster_id, about FROM named
    UNION
    SELECT day, 'voice', voice, about FROM named
    UNION
    SELECT day, 'source', source_id, about FROM named
    UNION
    SELECT day, 'event', event_id, about FROM named WHERE event_id IS NOT NULL
),

placed AS (
    SELECT day, unit, id, coalesce(string_agg(place, ' ' ORDER BY place), '') AS places
    FROM counted
    GROUP BY day, unit, id
)

SELECT
    day,
    places,
    count(*) FILTER (WHERE unit = 'story') AS n_stories,
    count(*) FILTER (WHERE unit = 'mentioned') AS n_stories_mentioned,
    count(*) FILTER (WHERE unit = 'cluster') AS n_clusters,
    count(*) FILTER (WHERE unit = 'voice') AS n_independent,
    count(*) FILTER (WHERE unit = 'source') AS n_sources,
    count(*) FILTER (WHERE unit = 'event') AS n_events
FROM placed
GROUP BY day, places;
