-- What the view syndication tells of a cluster, kept with it: else each question about reprints compares the dates of all stories.
ALTER TABLE cluster ADD COLUMN title VARCHAR;
COMMENT ON COLUMN cluster.title IS 'Title of its story dated earliest.';
ALTER TABLE cluster ADD COLUMN first_source_id VARCHAR;
COMMENT ON COLUMN cluster.first_source_id IS 'Publisher of that story. Feed dates lie: compare first_seen_at in story.';
ALTER TABLE cluster ADD COLUMN first_dated_at TIMESTAMPTZ;
COMMENT ON COLUMN cluster.first_dated_at IS 'Earliest date of its stories (UTC instant).';
ALTER TABLE cluster ADD COLUMN last_dated_at TIMESTAMPTZ;
COMMENT ON COLUMN cluster.last_dated_at IS 'Latest date of its stories (UTC instant).';
ALTER TABLE cluster ADD COLUMN dated_on DATE;
COMMENT ON COLUMN cluster.dated_on IS 'UTC day of the earliest.';
ALTER TABLE cluster ADD COLUMN n_countries INTEGER;
COMMENT ON COLUMN cluster.n_countries IS 'Countries in which its publishers sat when it last grew.';

-- What an older lake holds is written again with it: first all clusters a second time, then the old rows go.
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
FROM cluster AS k
INNER JOIN spread AS p ON p.cluster_id = k.cluster_id
ORDER BY k.first_seen_at;
DELETE FROM cluster WHERE first_dated_at IS NULL;

CREATE TABLE cluster_source (
    cluster_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    first_seen_at TIMESTAMPTZ NOT NULL,
    is_own BOOLEAN NOT NULL,
    is_first_seen BOOLEAN NOT NULL,
    is_first_dated BOOLEAN,
    minutes_behind BIGINT
);
COMMENT ON TABLE cluster_source IS 'The publishers of each report that at least two publisher families carried, and how far each was behind the first.';
COMMENT ON COLUMN cluster_source.cluster_id IS 'The cluster.';
COMMENT ON COLUMN cluster_source.source_id IS 'The publisher.';
COMMENT ON COLUMN cluster_source.first_seen_at IS 'When the first story of the cluster was first seen (UTC instant).';
COMMENT ON COLUMN cluster_source.is_own IS 'Whether no agency is credited for the report.';
COMMENT ON COLUMN cluster_source.is_first_seen IS 'Whether we saw it here first; several publishers in one poll are first together.';
COMMENT ON COLUMN cluster_source.is_first_dated IS 'Whether its earliest exact date is this publisher''s; NULL where this one has no exact date.';
COMMENT ON COLUMN cluster_source.minutes_behind IS 'Minutes from the earliest exact date of the cluster to that of this publisher; NULL where it has none.';
