-- The burst score that coverage_trends had before: share and Anscombe's root, guard band, own spread, one threshold.
-- Kept as a peer for benchmarks/bursts.py.
CREATE OR REPLACE VIEW coverage_trends_before AS
WITH baseline AS (
    SELECT
        scheme, region, day, n_clusters, coverage_ok, is_complete,
        n_clusters_all * sum(n_clusters) OVER before / nullif(sum(n_clusters_all) OVER before, 0) AS expected,
        count(n_clusters) OVER before AS baseline_days
    FROM coverage_daily
    WINDOW before AS (PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 30 PRECEDING AND 3 PRECEDING)
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
)

SELECT
    region,
    day,
    deviation / own_spread AS score,
    coalesce(is_complete AND coverage_ok AND baseline_days >= 14 AND expected >= 5, false)
    AND deviation / own_spread >= 3 AS burst
FROM spread;
