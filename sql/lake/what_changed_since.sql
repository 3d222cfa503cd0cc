-- Question: which region-days of $scheme from the day of $since on have other numbers now than as of snapshot $snapshot,
-- and why? For each, then + new + late - gone + moved = now: new were first seen after the last poll known then, late
-- before it (a pack that came late, or a replay that reads more), gone are read no longer, moved are now about other
-- places, on another day, or in a region that holds other countries.
WITH was AS (SELECT max(asked_at) AS last_at FROM poll AT (VERSION => $snapshot)),

region_then AS (
    SELECT DISTINCT region, dated_on AS day, story_id
    FROM story_region AT (VERSION => $snapshot)
    WHERE scheme = $scheme AND (is_about OR role = 'unlocated') AND dated_on >= ($since AT TIME ZONE 'UTC')::DATE
),

region_now AS (
    SELECT DISTINCT region, dated_on AS day, story_id
    FROM story_region
    WHERE scheme = $scheme AND (is_about OR role = 'unlocated') AND dated_on >= ($since AT TIME ZONE 'UTC')::DATE
),

story_then AS (SELECT story_id, rule_version FROM story AT (VERSION => $snapshot)),

changed AS (
    SELECT
        coalesce(n.region, t.region) AS region,
        coalesce(n.day, t.day) AS day,
        t.story_id IS NOT NULL AS is_then,
        n.story_id IS NOT NULL AS is_now,
        o.story_id IS NULL AS is_added,
        s.story_id IS NULL AS is_gone,
        s.first_seen_at > w.last_at AS is_new,
        o.rule_version || ' -> ' || s.rule_version AS rules
    FROM region_now AS n
    FULL JOIN region_then AS t ON t.region = n.region AND t.day = n.day AND t.story_id = n.story_id
    CROSS JOIN was AS w
    LEFT JOIN story AS s ON s.story_id = coalesce(n.story_id, t.story_id)
    LEFT JOIN story_then AS o ON o.story_id = coalesce(n.story_id, t.story_id)
)

SELECT
    region,
    day,
    count(*) FILTER (WHERE is_then) AS n_stories_then,
    count(*) FILTER (WHERE is_now) AS n_stories_now,
    count(*) FILTER (WHERE is_now AND is_added AND is_new) AS n_new,
    count(*) FILTER (WHERE is_now AND is_added AND NOT is_new) AS n_late,
    count(*) FILTER (WHERE is_then AND is_gone) AS n_gone,
    count(*) FILTER (WHERE is_now AND NOT is_then AND NOT is_added) - count(*) FILTER (WHERE is_then AND NOT is_now AND NOT is_gone) AS n_moved,
    min(rules) FILTER (WHERE is_then <> is_now AND NOT is_added AND NOT is_gone) AS rules
FROM changed
GROUP BY region, day
HAVING count(*) FILTER (WHERE is_then <> is_now) > 0
ORDER BY day DESC, region;
