-- The stories of changed_day with their cluster, event and voice, and the places each names: what the roll-ups count.
-- No story is seen before the day it counts on, so nothing first seen before $first is read.
-- A voice is the agency or family a cluster comes from, or a family that has its title with a text of its own.
CREATE OR REPLACE TEMP TABLE told AS
WITH family AS (
    SELECT source_id, coalesce(nullif(family, ''), source_id) AS family FROM source
),

-- Apart, because as a condition of the outer join it would make DuckDB compare all rows with all.
leader AS (
    SELECT c.story_id, l.source_id
    FROM story_cluster AS c
    INNER JOIN story AS l ON l.story_id = c.leader_id AND l.first_seen_at >= $first - INTERVAL 4 DAY
    WHERE c.first_seen_at >= $first AND c.rule = 'title'
)

SELECT
    s.story_id,
    s.dated_on AS day,
    date_trunc('hour', s.dated_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour_at,
    s.source_id,
    c.cluster_id,
    e.event_id,
    CASE
        WHEN c.rule = 'title' AND s.wire IS NULL
            AND coalesce(f.family, s.source_id) <> coalesce(g.family, l.source_id) THEN coalesce(f.family, s.source_id)
        ELSE coalesce(k.origin, f.family, s.source_id)
    END AS voice
FROM story AS s
INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.first_seen_at >= $first
LEFT JOIN cluster AS k ON k.cluster_id = c.cluster_id AND k.first_seen_at >= $first - INTERVAL 4 DAY
LEFT JOIN cluster_event AS e ON e.cluster_id = c.cluster_id AND e.first_seen_at >= $first - INTERVAL 4 DAY
LEFT JOIN leader AS l ON l.story_id = c.story_id
LEFT JOIN family AS f ON f.source_id = s.source_id
LEFT JOIN family AS g ON g.source_id = l.source_id
WHERE s.first_seen_at >= $first AND s.dated_on IN (SELECT day FROM changed_day);

-- A story's shares among the countries it is about add up to exactly 1: what rounding leaves goes to the first.
CREATE OR REPLACE TEMP TABLE told_place AS
WITH named AS (
    SELECT
        story_id,
        country,
        bool_or(is_about OR role = 'unlocated') AS is_about,
        sum(weight) AS weight
    FROM mention
    WHERE
        first_seen_at >= $first AND dated_on IN (SELECT day FROM changed_day)
        AND role IN ('focus', 'mention', 'unlocated')
    GROUP BY 1, 2
),

split AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY story_id, is_about ORDER BY weight DESC, country) AS place_no,
        round(coalesce(weight / nullif(sum(weight) OVER peers, 0), 0), 6)::DECIMAL(18, 6) AS part
    FROM named
    WINDOW peers AS (PARTITION BY story_id, is_about)
)

SELECT
    story_id,
    country AS place,
    true AS is_country,
    is_about,
    weight,
    CASE
        WHEN NOT is_about THEN 0
        WHEN place_no = 1 THEN 1 - (sum(part) OVER (PARTITION BY story_id, is_about) - part)
        ELSE part
    END AS weight_about
FROM split
UNION ALL
SELECT DISTINCT story_id, scheme || ':' || region, false, true, 0, 0
FROM region_mention
WHERE first_seen_at >= $first AND dated_on IN (SELECT day FROM changed_day);
