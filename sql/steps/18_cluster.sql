-- Origin and spread of the clusters of changed_cluster. Replaces exactly those.
DELETE FROM cluster WHERE first_seen_at >= $from AND cluster_id IN (SELECT cluster_id FROM changed_cluster);
INSERT INTO cluster
WITH member AS (
    SELECT
        c.cluster_id, c.leader_id, c.story_id, c.rule, c.first_seen_at, s.source_id, s.wire, s.wire_rule,
        coalesce(nullif(o.family, ''), s.source_id) AS family, o.country, s.title, s.dated_at, s.dated_on,
        row_number() OVER (PARTITION BY c.cluster_id ORDER BY s.dated_at, s.first_seen_at, s.story_id) AS place
    FROM story_cluster AS c
    INNER JOIN story AS s ON s.story_id = c.story_id AND s.first_seen_at >= $from
    LEFT JOIN source AS o ON o.source_id = s.source_id
    WHERE c.first_seen_at >= $from AND c.cluster_id IN (SELECT cluster_id FROM changed_cluster)
),

credit AS (
    SELECT cluster_id, wire, count(*) AS n, min(first_seen_at) AS first_at, arg_min(wire_rule, (first_seen_at, story_id)) AS rule
    FROM member
    WHERE wire IS NOT NULL
    GROUP BY cluster_id, wire
),

origin AS (
    SELECT cluster_id, wire, rule
    FROM credit
    QUALIFY row_number() OVER (PARTITION BY cluster_id ORDER BY n DESC, first_at, wire) = 1
),

leader AS (
    SELECT cluster_id, family FROM member WHERE story_id = leader_id
)

SELECT
    m.cluster_id,
    m.leader_id,
    min(m.first_seen_at) AS first_seen_at,
    coalesce(g.wire, l.family) AS origin,
    CASE WHEN g.wire IS NULL THEN 'source' ELSE 'wire' END AS origin_kind,
    coalesce(g.rule, 'first_seen') AS origin_rule,
    count(*) AS n_stories,
    count(DISTINCT m.source_id) AS n_publishers,
    count(DISTINCT m.family) AS n_families,
    count(DISTINCT CASE WHEN m.rule = 'title' AND m.wire IS NULL AND m.family <> l.family THEN m.family ELSE '' END) AS n_independent,
    max(CASE WHEN m.place = 1 THEN m.title END) AS title,
    max(CASE WHEN m.place = 1 THEN m.source_id END) AS first_source_id,
    min(m.dated_at) AS first_dated_at,
    max(m.dated_at) AS last_dated_at,
    min(m.dated_on) AS dated_on,
    count(DISTINCT m.country) AS n_countries
FROM member AS m
INNER JOIN leader AS l ON l.cluster_id = m.cluster_id
LEFT JOIN origin AS g ON g.cluster_id = m.cluster_id
GROUP BY m.cluster_id, m.leader_id, g.wire, g.rule, l.family;

-- Their publishers, where these are of two families or more, and how far each was behind the first.
DELETE FROM cluster_source WHERE first_seen_at >= $from AND cluster_id IN (SELECT cluster_id FROM changed_cluster);
INSERT INTO cluster_source
WITH told AS (
    SELECT
        k.cluster_id, s.source_id, k.first_seen_at, k.origin_kind = 'source' AS is_own,
        min(s.first_seen_at) AS seen_at,
        min(s.dated_at) FILTER (WHERE s.date_quality = 'exact') AS dated_at
    FROM cluster AS k
    INNER JOIN story_cluster AS c ON c.cluster_id = k.cluster_id AND c.first_seen_at >= $from
    INNER JOIN story AS s ON s.story_id = c.story_id AND s.first_seen_at >= $from
    WHERE k.first_seen_at >= $from AND k.n_families > 1 AND k.cluster_id IN (SELECT cluster_id FROM changed_cluster)
    GROUP BY k.cluster_id, s.source_id, k.first_seen_at, k.origin_kind
)

SELECT
    cluster_id, source_id, first_seen_at, is_own,
    seen_at = min(seen_at) OVER report AS is_first_seen,
    dated_at = min(dated_at) OVER report AS is_first_dated,
    date_diff('minute', min(dated_at) OVER report, dated_at) AS minutes_behind
FROM told
WINDOW report AS (PARTITION BY cluster_id);
