-- What an older lake holds is written again with it.
INSERT INTO wider_cluster
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
FROM cluster AS k
INNER JOIN spread AS p ON p.cluster_id = k.cluster_id
ORDER BY k.first_seen_at;
DROP TABLE cluster;
ALTER TABLE wider_cluster RENAME TO cluster;
COMMENT ON TABLE cluster IS 'One text, however many publishers carry it: where it came from and how widely it went.';
COMMENT ON COLUMN cluster.cluster_id IS 'Hash of its first story.';
COMMENT ON COLUMN cluster.leader_id IS 'Its first story: the one seen first, not the one that claims the earliest date.';
COMMENT ON COLUMN cluster.first_seen_at IS 'When that was first seen (UTC instant).';
COMMENT ON COLUMN cluster.origin IS 'The agency that most of its crediting stories name, else the publisher family seen first.';
COMMENT ON COLUMN cluster.origin_kind IS 'wire or source.';
COMMENT ON COLUMN cluster.origin_rule IS 'How that is known: dateline, credit, byline, title, else first_seen.';
COMMENT ON COLUMN cluster.n_stories IS 'Stories: one publisher''s text each.';
COMMENT ON COLUMN cluster.n_publishers IS 'Publishers.';
COMMENT ON COLUMN cluster.n_families IS 'Publisher families: sister titles do not corroborate each other.';
COMMENT ON COLUMN cluster.n_independent IS 'Voices: the origin, and each family that has the title with a text of its own and no agency credited.';
COMMENT ON COLUMN cluster.title IS 'Title of its story dated earliest.';
COMMENT ON COLUMN cluster.first_source_id IS 'Publisher of that story. Feed dates lie: compare first_seen_at in story.';
COMMENT ON COLUMN cluster.first_dated_at IS 'Earliest date of its stories (UTC instant).';
COMMENT ON COLUMN cluster.last_dated_at IS 'Latest date of its stories (UTC instant).';
COMMENT ON COLUMN cluster.dated_on IS 'UTC day of the earliest.';
COMMENT ON COLUMN cluster.n_countries IS 'Countries in which its publishers sat when it last grew.';

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
