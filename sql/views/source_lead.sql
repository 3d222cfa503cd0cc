-- Question: which publishers are first with what others then carry, and how far behind are the rest?
-- Grain: publisher, over all reports that at least two publisher families carried.
CREATE OR REPLACE VIEW source_lead AS
SELECT
    p.source_id,
    o.name,
    count(*) AS n_clusters,
    count(*) FILTER (WHERE p.is_own) AS n_own_clusters,
    count(*) FILTER (WHERE p.is_first_seen) AS n_first_seen,
    count(*) FILTER (WHERE p.is_first_dated) AS n_first_dated,
    count(*) FILTER (WHERE p.is_own AND p.is_first_dated) AS n_own_first_dated,
    round(count(*) FILTER (WHERE p.is_first_dated) / nullif(count(p.minutes_behind), 0), 4) AS share_first_dated,
    median(p.minutes_behind) AS median_behind_minutes
FROM cluster_source AS p
LEFT JOIN source AS o ON o.source_id = p.source_id
GROUP BY p.source_id, o.name;
COMMENT ON VIEW source_lead IS 'Who is first with what others carry too. First seen depends on how often we ask; first dated on the publisher''s word.';
COMMENT ON COLUMN source_lead.source_id IS 'The publisher.';
COMMENT ON COLUMN source_lead.name IS 'Its name.';
COMMENT ON COLUMN source_lead.n_clusters IS 'Reports of it that at least two publisher families carried.';
COMMENT ON COLUMN source_lead.n_own_clusters IS 'Those for which no agency is credited.';
COMMENT ON COLUMN source_lead.n_first_seen IS 'Reports that we saw there first; several publishers in one poll are first together.';
COMMENT ON COLUMN source_lead.n_first_dated IS 'Reports whose earliest exact date is its own.';
COMMENT ON COLUMN source_lead.n_own_first_dated IS 'Those of them for which no agency is credited.';
COMMENT ON COLUMN source_lead.share_first_dated IS 'n_first_dated of its reports with an exact date, 0 to 1.';
COMMENT ON COLUMN source_lead.median_behind_minutes IS 'Half of its reports with an exact date were dated within so many minutes of the first.';
