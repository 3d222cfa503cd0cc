-- As the other large tables: cut by month; and what an older lake holds, filled in.
ALTER TABLE cluster SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE cluster_source SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
INSERT INTO cluster
WITH member AS (
    SELECT
        c.cluster_id, s.title, s.source_id, s.dated_at, s.dated_on, o.country,
        row_number() OVER (PARTITION BY c.cluster_id ORDER BY s.dated_at, s.first_seen_at, s.story_id) AS place
    FROM story_cluster AS c
    INNER JOIN story AS s ON s.story_id = c.story_id
    LEFT JOIN source AS o ON o.source_id = s.source_id
),

spread AS (
    SELECT
        cluster_id,
        max(CASE WHEN place = 1 THEN title END) AS title,
        max(CASE WHEN place = 1 THEN source_id END) AS first_source_id,
        min(dated_at) AS first_dated_at,
        max(dated_at) AS last_dated_at,
        min(dated_on) AS dated_on,
        count(DISTINCT country) AS n_countries
    FROM member
    GROUP BY cluster_id
)

SELECT
    k.cluster_id, k.leader_id, k.first_seen_at, k.origin, k.origin_kind, k.origin_rule, k.n_stories, k.n_publishers,
    k.n_families, k.n_independent, p.title, p.first_source_id, p.first_dated_at, p.last_dated_at, p.dated_on, p.n_countries
FROM cluster_before AS k
INNER JOIN spread AS p ON p.cluster_id = k.cluster_id
ORDER BY k.first_seen_at;

INSERT INTO cluster_source
WITH told AS (
    SELECT
        k.cluster_id, s.source_id, k.first_seen_at, k.origin_kind = 'source' AS is_own,
        min(s.first_seen_at) AS seen_at,
        min(s.dated_at) FILTER (WHERE s.date_quality = 'exact') AS dated_at
    FROM cluster AS k
    INNER JOIN story_cluster AS c ON c.cluster_id = k.cluster_id
    INNER JOIN story AS s ON s.story_id = c.story_id
    WHERE k.n_families > 1
    GROUP BY k.cluster_id, s.source_id, k.first_seen_at, k.origin_kind
)

SELECT
    cluster_id, source_id, first_seen_at, is_own,
    seen_at = min(seen_at) OVER report AS is_first_seen,
    dated_at = min(dated_at) OVER report AS is_first_dated,
    date_diff('minute', min(dated_at) OVER report, dated_at) AS minutes_behind
FROM told
WINDOW report AS (PARTITION BY cluster_id)
ORDER BY first_seen_at;
