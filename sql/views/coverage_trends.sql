-- Question: is a region in the news more than it was to be expected?
-- Grain: scheme x region x UTC day. What is scored are clusters (copies counted once). Note that greatest() and
-- least() leave NULL out.
--
-- 1. Expected: the region's share of the 28 days that end 3 days before (a guard band: a burst is not its own
--    baseline), times the day's clusters. Days of broken coverage are no part of a baseline.
-- 2. Deviation: 2 (sqrt(n + 3/8) - sqrt(expected + 3/8)), whose variance is 1 for Poisson counts of any size
--    (Anscombe 1948). It is taken twice: the second time, days that deviate by more than 2 of the region's spreads
--    count as if they deviated by 2 (winsorised, Huber 1964), so that a burst hides no later one.
-- 3. Rhythm: the mean deviation of the same weekday in the last 8 weeks, times trust: the regression coefficient, 0 to 1, of
--    the last 8 weeks' deviations on what their weekdays' means foretold. A region without a rhythm of its own gets none.
-- 4. z: what is left, in units of the spread that it has had over 8 weeks, at least that of Poisson counts.
-- 5. Surprise: news goes on for days, so half of what yesterday's z was above 1, at most 1, is added.
-- 6. p_value: 0.05 exp(-1.35 (surprise - 2)), an exponential tail (Pickands 1975) that lies above what was counted
--    on generated histories without bursts from 0.2 down to 0.01; heavy tails reach it, and exceed it further out
--    (benchmarks/bursts.py).
-- 7. Burst: p_value <= p_limit, which is 0.01 (at most 1 false alarm in 100 region-days) or, where more than 20 regions of
--    a scheme are judged on a day, the largest of 0.01, 0.006, 0.004, 0.002 and 0.2 / regions that keeps the false
--    discovery rate at 0.2: regions x limit <= 0.2 x regions flagged (Benjamini and Hochberg 1995, in steps).
CREATE OR REPLACE VIEW coverage_trends AS
WITH first_pass AS (
    SELECT
        scheme, region, name, day, n_stories, n_clusters, n_sources, weight, n_stories_all, n_clusters_all, share,
        coverage_ok, is_complete,
        CASE WHEN coverage_ok THEN n_clusters END AS n,
        avg(n_stories) OVER last_week AS mean_7d,
        sum(CASE WHEN coverage_ok THEN CAST(n_stories AS DOUBLE) END) OVER before AS stories_28d,
        sum(CASE WHEN coverage_ok THEN CAST(n_stories_all AS DOUBLE) END) OVER before AS stories_all_28d,
        sum(CASE WHEN coverage_ok THEN CAST(n_clusters AS DOUBLE) END) OVER before AS clusters_28d,
        sum(CASE WHEN coverage_ok THEN CAST(n_clusters_all AS DOUBLE) END) OVER before AS clusters_all_28d,
        count(CASE WHEN coverage_ok THEN n_clusters END) OVER before AS baseline_days
    FROM coverage_daily
    WINDOW
        last_week AS (PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 6 PRECEDING AND CURRENT ROW),
        before AS (PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 30 PRECEDING AND 3 PRECEDING)
),

compared AS (
    SELECT
        *,
        sqrt(n_clusters_all * clusters_28d / nullif(clusters_all_28d, 0) + 0.375) AS root_1,
        2 * (sqrt(n + 0.375) - sqrt(n_clusters_all * clusters_28d / nullif(clusters_all_28d, 0) + 0.375)) AS deviation_1
    FROM first_pass
),

-- sqrt(pi / 2) = 1.2533 mean absolute deviations are a standard deviation of the normal distribution; a burst moves
-- them less.
bounded AS (
    SELECT
        *,
        2 * greatest(1, 1.2533 * coalesce(avg(abs(deviation_1)) OVER (
            PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 58 PRECEDING AND 3 PRECEDING
        ), 1)) AS bound
    FROM compared
),

winsorised AS (
    SELECT
        *,
        sqrt(n_clusters_all * sum(CASE
            WHEN deviation_1 > bound THEN power(root_1 + bound / 2, 2) - 0.375
            WHEN deviation_1 < -bound THEN power(greatest(root_1 - bound / 2, sqrt(0.375)), 2) - 0.375
            ELSE n
        END) OVER (
            PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 30 PRECEDING AND 3 PRECEDING
        ) / nullif(clusters_all_28d, 0) + 0.375) AS root_2
    FROM bounded
),

compared_again AS (
    SELECT
        *,
        2 * (sqrt(n_clusters + 0.375) - root_2) AS deviation_2,
        CASE
            WHEN n IS NOT NULL AND root_2 IS NOT NULL
                THEN greatest(least(2 * (sqrt(n + 0.375) - root_2), bound), -bound)
        END AS clipped
    FROM winsorised
),

weekly AS (
    SELECT
        *,
        coalesce(avg(clipped) OVER (
            PARTITION BY scheme, region, dayofweek(day) ORDER BY day ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING
        ), 0) AS foretold
    FROM compared_again
),

remembered AS (
    SELECT
        *,
        avg(clipped * clipped) OVER two_months AS clipped_clipped,
        avg(clipped * foretold) OVER two_months AS clipped_foretold,
        avg(CASE WHEN clipped IS NOT NULL THEN foretold * foretold END) OVER two_months AS foretold_foretold,
        lag(CASE WHEN coverage_ok THEN deviation_2 END) OVER days AS deviation_yesterday,
        lag(foretold) OVER days AS foretold_yesterday
    FROM weekly
    WINDOW
        two_months AS (PARTITION BY scheme, region ORDER BY day ROWS BETWEEN 58 PRECEDING AND 3 PRECEDING),
        days AS (PARTITION BY scheme, region ORDER BY day)
),

trusted AS (
    SELECT
        *,
        CASE WHEN foretold_foretold > 0 THEN greatest(0, least(1, clipped_foretold / foretold_foretold)) ELSE 0 END AS trust
    FROM remembered
),

spread AS (
    SELECT
        *,
        sqrt(greatest(1, coalesce(
            clipped_clipped - 2 * trust * clipped_foretold + trust * trust * foretold_foretold, 1
        ))) AS own_spread
    FROM trusted
),

scored AS (
    SELECT
        *,
        CASE
            WHEN root_2 IS NOT NULL THEN power(greatest(root_2 + trust * foretold / 2, sqrt(0.375)), 2) - 0.375
        END AS expected,
        (deviation_2 - trust * foretold) / own_spread AS z,
        CASE WHEN coverage_ok AND is_complete THEN
            (deviation_2 - trust * foretold) / own_spread
            + least(1, greatest(0, 0.5 * coalesce((deviation_yesterday - trust * foretold_yesterday) / own_spread - 1, 0)))
        END AS surprise
    FROM spread
),

tested AS (
    SELECT
        *,
        CASE
            WHEN surprise IS NOT NULL AND baseline_days >= 14 AND expected >= 5 AND n_sources >= 3
                THEN least(1, 0.05 * exp(-1.35 * (surprise - 2)))
        END AS p_value
    FROM scored
),

limited AS (
    SELECT
        *,
        count(p_value) OVER that_day AS n_tested,
        count(CASE WHEN p_value <= 0.01 THEN 1 END) OVER that_day AS n_at_10,
        count(CASE WHEN p_value <= 0.006 THEN 1 END) OVER that_day AS n_at_6,
        count(CASE WHEN p_value <= 0.004 THEN 1 END) OVER that_day AS n_at_4,
        count(CASE WHEN p_value <= 0.002 THEN 1 END) OVER that_day AS n_at_2
    FROM tested
    WINDOW that_day AS (PARTITION BY scheme, day)
),

flagged AS (
    SELECT
        *,
        least(0.01, greatest(0.2 / nullif(n_tested, 0), CASE
            WHEN 0.01 * n_tested <= 0.2 * n_at_10 THEN 0.01
            WHEN 0.006 * n_tested <= 0.2 * n_at_6 THEN 0.006
            WHEN 0.004 * n_tested <= 0.2 * n_at_4 THEN 0.004
            WHEN 0.002 * n_tested <= 0.2 * n_at_2 THEN 0.002
        END)) AS p_limit
    FROM limited
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
    stories_28d / nullif(baseline_days, 0) AS mean_28d,
    stories_28d / nullif(stories_all_28d, 0) AS share_28d,
    expected,
    share / nullif(stories_28d / nullif(stories_all_28d, 0), 0) AS lift,
    z,
    surprise,
    p_value,
    p_limit,
    coalesce(p_value <= p_limit, false) AS burst,
    CASE
        WHEN coalesce(p_value > p_limit, true) THEN 'none'
        WHEN surprise < 4.5 THEN 'low'
        WHEN surprise < 6 THEN 'medium'
        ELSE 'high'
    END AS burst_level,
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
COMMENT ON COLUMN coverage_trends.n_sources IS 'Publishers of those stories; under 3 nothing is flagged.';
COMMENT ON COLUMN coverage_trends.weight IS 'Sum of the region''s shares in the stories.';
COMMENT ON COLUMN coverage_trends.n_stories_all IS 'The denominator: all stories of the day.';
COMMENT ON COLUMN coverage_trends.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN coverage_trends.mean_7d IS 'Mean stories a day over the 7 days up to this one.';
COMMENT ON COLUMN coverage_trends.mean_28d IS 'Mean stories a day over the baseline: 28 days that end 3 days before.';
COMMENT ON COLUMN coverage_trends.share_28d IS 'Share of the region over the baseline.';
COMMENT ON COLUMN coverage_trends.expected IS 'Clusters expected: the baseline''s share of this day''s clusters, with extreme days cut back, moved by the region''s own weekly rhythm; under 5 nothing is flagged.';
COMMENT ON COLUMN coverage_trends.lift IS 'share / share_28d. A bare ratio is the worst flag: read z.';
COMMENT ON COLUMN coverage_trends.z IS 'Variance-stabilised deviation from expected, in units of the region''s own spread.';
COMMENT ON COLUMN coverage_trends.surprise IS 'z, and half of what yesterday''s z was above 1 (at most 1): what flags are made from. NULL on the last day and where coverage is broken.';
COMMENT ON COLUMN coverage_trends.p_value IS 'How often a region without a burst is as surprising: an upper bound, from generated histories; NULL where nothing may be flagged.';
COMMENT ON COLUMN coverage_trends.p_limit IS 'What p_value must not exceed: 0.01, or less where many regions of the scheme are judged that day (Benjamini and Hochberg, false discovery rate 0.2).';
COMMENT ON COLUMN coverage_trends.burst IS 'p_value <= p_limit, on a complete day with enough baseline, support, publishers and coverage.';
COMMENT ON COLUMN coverage_trends.burst_level IS 'none, low, medium (surprise >= 4.5) or high (surprise >= 6).';
COMMENT ON COLUMN coverage_trends.baseline_days IS 'Days of the baseline with good coverage; under 14 nothing is flagged.';
COMMENT ON COLUMN coverage_trends.coverage_ok IS 'Whether at least 80 % of the publishers asked answered.';
COMMENT ON COLUMN coverage_trends.is_complete IS 'False for the last day polled.';
