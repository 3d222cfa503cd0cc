-- Question: is a region in the news more than it was to be expected?
-- Grain: scheme x region x UTC day. Score: share of clusters (copies counted once) against the 28
-- days that end 3 days before, variance-stabilised (Anscombe 1948: 2 sqrt(n + 3/8)) and divided by
-- the score's own spread where that exceeds 1. No flag with fewer than 14 baseline days, fewer
-- than 5 clusters expected, an incomplete day or broken coverage.
CREATE OR REPLACE VIEW coverage_trends AS
WITH baseline AS (
    SELECT
        scheme, region, name, day, n_stories, n_clusters, n_sources, weight, n_stories_all, n_clusters_all, share,
        coverage_ok, is_complete,
        avg(n_stories) OVER last_week AS mean_7d,
        avg(n_stories) OVER before AS mean_28d,
        sum(n_stories) OVER before / nullif(sum(n_stories_all) OVER before, 0) AS share_28d,
        n_clusters_all * sum(n_clusters) OVER before / nullif(sum(n_clusters_all) OVER before, 0) AS expected,
        count(n_clusters) OVER before AS baseline_days
    FROM coverage_daily
    WINDOW
        last_week AS (PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW),
        before AS (PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 30 PRECEDING AND 3 PRECEDING)
),

scored AS (
    SELECT *, 2 * (sqrt(n_clusters + 0.375) - sqrt(expected + 0.375)) AS deviation FROM baseline
),

spread AS (
    SELECT
        *,
        greatest(1, coalesce(stddev_samp(deviation) OVER (
            PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 30 PRECEDING AND 3 PRECEDING
        ), 1)) AS own_spread
    FROM scored
),

flagged AS (
    SELECT
        *,
        deviation / own_spread AS z,
        coalesce(is_complete AND coverage_ok AND baseline_days >= 14 AND expected >= 5, false) AS can_flag
    FROM spread
)

SELECT
    scheme,
    region,
    name,
    day,
    n_stories,
    n_clusters,
    n_sources,
    weight,
    n_stories_all,
    share,
    mean_7d,
    mean_28d,
    share_28d,
    expected,
    share / nullif(share_28d, 0) AS lift,
    z,
    can_flag AND z >= 3 AS burst,
    CASE WHEN NOT can_flag OR z < 3 THEN 'none' WHEN z < 4.5 THEN 'low' WHEN z < 6 THEN 'medium' ELSE 'high' END AS burst_level,
    baseline_days,
    coverage_ok,
    is_complete
FROM flagged;
COMMENT ON VIEW coverage_trends IS 'Is a region in the news more than expected? Shares, baselines and burst flags by UTC day.';
COMMENT ON COLUMN coverage_trends.scheme IS 'Region scheme.';
COMMENT ON COLUMN coverage_trends.region IS 'Region of the scheme.';
COMMENT ON COLUMN coverage_trends.name IS 'English name of the region.';
COMMENT ON COLUMN coverage_trends.day IS 'UTC day.';
COMMENT ON COLUMN coverage_trends.n_stories IS 'Stories about the region; NULL where no feed answered.';
COMMENT ON COLUMN coverage_trends.n_clusters IS 'Those stories with copies counted once: what the score counts.';
COMMENT ON COLUMN coverage_trends.n_sources IS 'Publishers of those stories.';
COMMENT ON COLUMN coverage_trends.weight IS 'Sum of the region''s shares in the stories.';
COMMENT ON COLUMN coverage_trends.n_stories_all IS 'The denominator: all stories of the day.';
COMMENT ON COLUMN coverage_trends.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN coverage_trends.mean_7d IS 'Mean stories a day over the 7 days up to this one.';
COMMENT ON COLUMN coverage_trends.mean_28d IS 'Mean stories a day over the baseline: 28 days that end 3 days before.';
COMMENT ON COLUMN coverage_trends.share_28d IS 'Share of the region over the baseline.';
COMMENT ON COLUMN coverage_trends.expected IS 'Clusters expected: the baseline''s share of this day''s clusters.';
COMMENT ON COLUMN coverage_trends.lift IS 'share / share_28d. A bare ratio is the worst flag: read z.';
COMMENT ON COLUMN coverage_trends.z IS 'Variance-stabilised deviation from expected, in units of its own spread.';
COMMENT ON COLUMN coverage_trends.burst IS 'z >= 3 on a complete day with enough baseline, support and coverage.';
COMMENT ON COLUMN coverage_trends.burst_level IS 'none, low (z >= 3), medium (z >= 4.5) or high (z >= 6).';
COMMENT ON COLUMN coverage_trends.baseline_days IS 'Days of the baseline on which a feed answered; under 14 nothing is flagged.';
COMMENT ON COLUMN coverage_trends.coverage_ok IS 'Whether at least 80 % of the publishers asked answered.';
COMMENT ON COLUMN coverage_trends.is_complete IS 'False for the last day polled.';
