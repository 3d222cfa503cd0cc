-- As the other large tables: cut by month; and what an older lake holds.
ALTER TABLE cluster_source SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
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
