-- Where stories come from against what they are about, for the days of changed_day: by the publisher's country, and by that
-- of the dateline. Replaces exactly those days.
DELETE FROM country_pair_day WHERE day >= ($first AT TIME ZONE 'UTC')::DATE AND day IN (SELECT day FROM changed_day);
INSERT INTO country_pair_day
WITH origin AS (
    SELECT t.story_id, 'source' AS side, o.country
    FROM told AS t
    INNER JOIN source AS o ON o.source_id = t.source_id
    UNION
    SELECT story_id, 'filed_from', country
    FROM mention
    WHERE first_seen_at >= $first AND dated_on IN (SELECT day FROM changed_day) AND role = 'filed_from'
)

SELECT
    t.day,
    o.side,
    o.country,
    p.place AS about,
    count(*) FILTER (WHERE p.is_about) AS n_stories,
    count(DISTINCT t.cluster_id) FILTER (WHERE p.is_about) AS n_clusters,
    count(DISTINCT t.voice) FILTER (WHERE p.is_about) AS n_independent,
    sum(p.weight) AS weight
FROM told AS t
INNER JOIN origin AS o ON o.story_id = t.story_id
INNER JOIN told_place AS p ON p.story_id = t.story_id AND p.is_country
GROUP BY t.day, o.side, o.country, p.place;
