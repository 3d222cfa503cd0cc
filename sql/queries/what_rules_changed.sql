-- Question: what do two versions of the rules say otherwise of the same stories?
-- Answer: a row a change, the most frequent first.
-- $old VARCHAR: rule version
-- $new VARCHAR: rule version beside it; `dateline replay --rules` writes what today's say
-- $since TIMESTAMPTZ = last_day - 6: stories that count on that UTC day or later
-- what: "first country" changed from one to another, or "about": found now (from is NULL) or found no more (to is NULL)
-- from: country by the old version
-- to: country by the new version
-- n_stories: stories of which this holds
-- share: n_stories among the stories that both versions have read
-- examples: titles of up to three
WITH shared AS (
    SELECT o.story_id
    FROM mention_by_rules AS o
    INNER JOIN mention_by_rules AS n ON n.story_id = o.story_id
    WHERE o.rule_version = $old AND n.rule_version = $new AND o.dated_on >= ($since AT TIME ZONE 'UTC')::DATE
        AND n.dated_on >= ($since AT TIME ZONE 'UTC')::DATE
    GROUP BY o.story_id
),

told AS (
    SELECT m.rule_version, m.story_id, m.country, m.is_about, m.is_primary
    FROM mention_by_rules AS m
    INNER JOIN shared AS s ON s.story_id = m.story_id
    WHERE
        m.rule_version IN ($old, $new) AND m.role IN ('focus', 'mention', 'unlocated')
        AND m.dated_on >= ($since AT TIME ZONE 'UTC')::DATE
),

change AS (
    SELECT 'first country' AS what, o.country AS "from", n.country AS "to", o.story_id
    FROM told AS o
    INNER JOIN told AS n ON n.story_id = o.story_id AND n.is_primary AND n.rule_version = $new
    WHERE o.is_primary AND o.rule_version = $old AND o.country <> n.country
    UNION ALL
    SELECT 'about', o.country, NULL, o.story_id
    FROM told AS o
    WHERE
        o.is_about AND o.rule_version = $old AND NOT EXISTS (
            SELECT 1 FROM told AS n
            WHERE n.story_id = o.story_id AND n.rule_version = $new AND n.is_about AND n.country = o.country
        )
    UNION ALL
    SELECT 'about', NULL, n.country, n.story_id
    FROM told AS n
    WHERE
        n.is_about AND n.rule_version = $new AND NOT EXISTS (
            SELECT 1 FROM told AS o
            WHERE o.story_id = n.story_id AND o.rule_version = $old AND o.is_about AND o.country = n.country
        )
)

SELECT
    c.what, c."from", c."to",
    count(*) AS n_stories,
    count(*) / (SELECT count(*) FROM shared) AS share,
    string_agg(s.title, ' | ' ORDER BY s.first_seen_at, s.story_id) FILTER (WHERE c.n <= 3) AS examples
FROM (
    SELECT *, row_number() OVER (PARTITION BY what, "from", "to" ORDER BY story_id) AS n FROM change
) AS c
INNER JOIN story AS s ON s.story_id = c.story_id AND s.dated_on >= ($since AT TIME ZONE 'UTC')::DATE
GROUP BY c.what, c."from", c."to"
ORDER BY n_stories DESC, c.what, c."from", c."to";
