-- Stories by region and UTC day, for the days of changed_day. Replaces exactly those days. A
-- bloc holds a country only on the days of its membership.
DELETE FROM region_day WHERE day IN (SELECT day FROM changed_day);
INSERT INTO region_day
WITH told AS (
    SELECT
        r.scheme, r.region, m.dated_on, m.story_id, m.weight,
        m.is_about OR m.role = 'unlocated' AS is_about
    FROM mention AS m
    INNER JOIN region_country AS r
        ON r.country = m.country
        AND (r.valid_from IS NULL OR r.valid_from <= m.dated_on)
        AND (r.valid_to IS NULL OR m.dated_on < r.valid_to)
    WHERE m.dated_on IN (SELECT day FROM changed_day) AND m.role IN ('focus', 'mention', 'unlocated')
    UNION ALL
    SELECT scheme, region, dated_on, story_id, 0, true
    FROM region_mention
    WHERE dated_on IN (SELECT day FROM changed_day)
)

SELECT
    t.scheme,
    t.region,
    t.dated_on AS day,
    count(DISTINCT t.story_id) FILTER (WHERE t.is_about) AS n_stories,
    count(DISTINCT t.story_id) AS n_stories_mentioned,
    count(DISTINCT c.cluster_id) FILTER (WHERE t.is_about) AS n_clusters,
    count(DISTINCT s.source_id) FILTER (WHERE t.is_about) AS n_sources,
    sum(t.weight) AS weight
FROM told AS t
INNER JOIN story AS s ON s.story_id = t.story_id
INNER JOIN story_cluster AS c ON c.story_id = t.story_id
GROUP BY 1, 2, 3;
