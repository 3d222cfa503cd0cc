-- Question: who copies whom?
-- Answer: a row a copier and whom it copies, the most copied pair first.
-- $since TIMESTAMPTZ = last_day - 6: reports first seen from then on
-- $n INTEGER = 3: fewest reports of a pair
-- copier: id of a publisher that had the report later, or has it from an agency
-- copier_name: its name
-- copied_kind: wire where the report credits an agency, source where a publisher was first with it
-- copied: the agency, or the id of the publisher
-- copied_name: its name
-- n_clusters: reports of which this holds
-- n_clusters_reverse: reports of the two in which the copier was first; NULL for agencies
-- n_copier: all stories of the copier
-- share_of_copier: n_clusters / n_copier
-- n_timed: reports in which both dates are exact
-- median_lag_minutes: by how much the copier's date is later than the first one's, median of these
-- Note: first is whose date is the earliest, where dates are equal who was seen first; dates are the publishers' word.
-- Who has the same text later need not have it from the first: both may have it from somebody who is not asked.
-- A report that credits an agency is copied from that agency, and only sister titles of one family copy nobody.
WITH report AS (
    SELECT cluster_id, origin_kind, origin FROM cluster WHERE first_seen_at >= $since AND n_families > 1
),

carried AS (
    SELECT
        k.cluster_id, k.origin_kind, k.origin, s.source_id, s.story_id, s.dated_at, s.first_seen_at,
        s.date_quality = 'exact' AS is_exact, coalesce(o.family, s.source_id) AS family
    FROM story_cluster AS c
    INNER JOIN report AS k ON k.cluster_id = c.cluster_id
    INNER JOIN story AS s ON s.story_id = c.story_id
    LEFT JOIN source AS o ON o.source_id = s.source_id
    WHERE c.first_seen_at >= $since AND s.first_seen_at >= $since
    QUALIFY
        row_number() OVER (PARTITION BY k.cluster_id, s.source_id ORDER BY s.dated_at, s.first_seen_at, s.story_id) = 1
),

followed AS (
    SELECT
        *,
        row_number() OVER report AS place,
        first_value(source_id) OVER report AS first_source,
        first_value(family) OVER report AS first_family,
        first_value(dated_at) OVER report AS first_dated_at,
        first_value(is_exact) OVER report AS is_first_exact
    FROM carried
    WINDOW report AS (PARTITION BY cluster_id ORDER BY dated_at, first_seen_at, story_id)
),

pair AS (
    SELECT
        source_id AS copier,
        origin_kind AS copied_kind,
        CASE WHEN origin_kind = 'wire' THEN origin ELSE first_source END AS copied,
        count(*) AS n_clusters,
        count(*) FILTER (WHERE place > 1 AND is_exact AND is_first_exact) AS n_timed,
        median(date_diff('minute', first_dated_at, dated_at)) FILTER (WHERE place > 1 AND is_exact AND is_first_exact)
            AS median_lag_minutes
    FROM followed
    WHERE origin_kind = 'wire' OR (place > 1 AND family <> first_family)
    GROUP BY 1, 2, 3
),

total AS (SELECT source_id, count(*) AS n_stories FROM story WHERE first_seen_at >= $since GROUP BY source_id)

SELECT
    p.copier,
    a.name AS copier_name,
    p.copied_kind,
    p.copied,
    CASE WHEN p.copied_kind = 'wire' THEN p.copied ELSE b.name END AS copied_name,
    p.n_clusters,
    CASE WHEN p.copied_kind = 'source' THEN coalesce(r.n_clusters, 0) END AS n_clusters_reverse,
    n.n_stories AS n_copier,
    round(p.n_clusters / n.n_stories, 4) AS share_of_copier,
    p.n_timed,
    p.median_lag_minutes
FROM pair AS p
INNER JOIN total AS n ON n.source_id = p.copier
LEFT JOIN pair AS r ON p.copied_kind = 'source' AND r.copied_kind = 'source' AND r.copier = p.copied AND r.copied = p.copier
LEFT JOIN source AS a ON a.source_id = p.copier
LEFT JOIN source AS b ON p.copied_kind = 'source' AND b.source_id = p.copied
WHERE p.n_clusters >= $n
ORDER BY p.n_clusters DESC, p.copier, p.copied_kind, p.copied;
