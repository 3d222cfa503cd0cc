-- Question: which feeds are alive, which are not, since when and why?
-- Grain: feed of the catalogue. "Now" is the hour of the latest poll of any feed, never the clock.
-- Seen against expected: the stories of the last 24 hours beside those that feed_expected expects of the same hours
-- of the week. Bounds are three standard deviations wide, by Poisson's variance (the expected number) or by that
-- of the feed's own days where it is larger, as it is for feeds that publish in bursts; above, 3 more, because
-- small numbers jump. No verdict on fewer than 7 days seen or 5 stories expected.
CREATE OR REPLACE VIEW feed_health AS
WITH clock AS (SELECT max(hour_at) AS now_at, (max(hour_at) AT TIME ZONE 'UTC')::DATE AS today FROM feed_hour),

recent AS (
    SELECT p.feed_id, p.outcome, p.reason, p.status, p.asked_at, p.next_due_at, p.n_failures, p.retired_at,
        p.outcome IN ('ok', 'not_modified', 'same_body', 'empty') AS is_answer
    FROM poll AS p
    CROSS JOIN clock AS k
    WHERE p.asked_at >= k.now_at - INTERVAL 36 DAY
),

latest AS (
    SELECT feed_id, outcome, reason, status, asked_at, next_due_at, n_failures, retired_at
    FROM recent
    QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY asked_at DESC) = 1
),

answers AS (
    SELECT feed_id, max(asked_at) FILTER (WHERE is_answer) AS last_answer_at, max(asked_at) FILTER (WHERE outcome = 'ok') AS last_new_at,
        max(asked_at) FILTER (WHERE NOT is_answer) AS last_failed_at
    FROM recent
    GROUP BY feed_id
),

failed_run AS (
    SELECT r.feed_id, count(*) AS n_failed_run, min(r.asked_at) AS failed_since_at
    FROM recent AS r
    INNER JOIN answers AS a ON a.feed_id = r.feed_id
    WHERE a.last_answer_at IS NULL OR r.asked_at > a.last_answer_at
    GROUP BY r.feed_id
),

history AS (
    SELECT
        h.feed_id,
        min(h.hour_at) AS first_hour_at,
        max(h.hour_at) FILTER (WHERE h.n_answered > 0) AS last_answered_hour_at,
        max(h.hour_at) FILTER (WHERE h.n_stories > 0) AS last_story_at,
        sum(h.n_polls) AS n_polls,
        sum(h.n_polls - h.n_answered) AS n_polls_failed,
        sum(h.n_stories) AS n_stories,
        coalesce(sum(h.n_polls) FILTER (WHERE h.hour_at > k.now_at - INTERVAL 7 DAY), 0) AS n_polls_7d,
        coalesce(sum(h.n_polls - h.n_answered) FILTER (WHERE h.hour_at > k.now_at - INTERVAL 7 DAY), 0) AS n_failed_7d,
        coalesce(sum(h.n_answered) FILTER (WHERE h.hour_at > k.now_at - INTERVAL 24 HOUR), 0) AS n_answered_24h,
        coalesce(sum(h.n_stories) FILTER (WHERE h.hour_at > k.now_at - INTERVAL 24 HOUR), 0) AS n_24h,
        coalesce(sum(h.n_missed) FILTER (WHERE h.hour_at > k.now_at - INTERVAL 28 DAY), 0) AS n_missed_28d
    FROM feed_hour AS h
    CROSS JOIN clock AS k
    GROUP BY h.feed_id
),

days AS (
    SELECT h.feed_id, (h.hour_at AT TIME ZONE 'UTC')::DATE AS day, sum(h.n_stories) AS n_stories
    FROM feed_hour AS h
    CROSS JOIN clock AS k
    WHERE h.hour_at >= (k.today - INTERVAL 29 DAY)::TIMESTAMP AT TIME ZONE 'UTC'
        AND h.hour_at < (k.today - INTERVAL 1 DAY)::TIMESTAMP AT TIME ZONE 'UTC'
    GROUP BY 1, 2
    HAVING sum(h.n_answered) > 0
),

spread AS (SELECT feed_id, count(*) AS n_days, var_samp(n_stories) AS variance FROM days GROUP BY feed_id),

last_hours AS (
    SELECT (extract(isodow FROM w.hour_at) - 1) * 24 + extract(hour FROM w.hour_at) AS hour_of_week
    FROM (
        SELECT unnest(generate_series(now_at AT TIME ZONE 'UTC' - INTERVAL 23 HOUR, now_at AT TIME ZONE 'UTC', INTERVAL 1 HOUR)) AS hour_at
        FROM clock
    ) AS w
),

expected AS (
    SELECT r.feed_id, sum(r.expected) AS expected_24h, count(*) - count(r.expected) AS n_hours_unknown
    FROM feed_expected AS r
    INNER JOIN last_hours AS w ON w.hour_of_week = r.hour_of_week
    GROUP BY r.feed_id
),

bounds AS (
    SELECT
        e.feed_id,
        e.expected_24h,
        greatest(0, e.expected_24h - 3 * sqrt(greatest(e.expected_24h, s.variance))) AS low_24h,
        e.expected_24h + 3 * sqrt(greatest(e.expected_24h, s.variance)) + 3 AS high_24h
    FROM expected AS e
    INNER JOIN spread AS s ON s.feed_id = e.feed_id
    WHERE s.n_days >= 7 AND e.n_hours_unknown = 0
),

judged AS (
    SELECT
        f.feed_id,
        CASE
            WHEN h.feed_id IS NULL THEN 'never_polled'
            WHEN l.retired_at IS NOT NULL OR l.outcome = 'gone' THEN 'gone'
            WHEN coalesce(a.last_answer_at, h.last_answered_hour_at) IS NULL THEN CASE WHEN h.n_polls >= 3 THEN 'dead' ELSE 'dying' END
            WHEN r.n_failed_run > 0 AND coalesce(a.last_answer_at, h.last_answered_hour_at) < k.now_at - INTERVAL 7 DAY THEN 'dead'
            WHEN r.n_failed_run >= 3 THEN 'dying'
            WHEN h.n_polls_7d >= 6 AND h.n_failed_7d * 2 > h.n_polls_7d THEN 'dying'
            WHEN coalesce(h.last_story_at, h.first_hour_at) < k.now_at - INTERVAL 30 DAY THEN 'stale'
            WHEN h.n_answered_24h > 0 AND b.expected_24h >= 5 AND h.n_24h > b.high_24h THEN 'flooding'
            WHEN h.n_answered_24h > 0 AND b.expected_24h >= 5 AND h.n_24h < b.low_24h THEN 'quiet'
            WHEN h.last_story_at IS NULL OR h.last_story_at < k.now_at - INTERVAL 7 DAY THEN 'quiet'
            ELSE 'live'
        END AS state
    FROM feed AS f
    CROSS JOIN clock AS k
    LEFT JOIN history AS h ON h.feed_id = f.feed_id
    LEFT JOIN latest AS l ON l.feed_id = f.feed_id
    LEFT JOIN answers AS a ON a.feed_id = f.feed_id
    LEFT JOIN failed_run AS r ON r.feed_id = f.feed_id
    LEFT JOIN bounds AS b ON b.feed_id = f.feed_id
    WHERE f.left_on IS NULL
)

SELECT
    f.feed_id,
    f.source_id,
    f.country,
    f.language,
    j.state,
    CASE
        WHEN j.state = 'gone' THEN coalesce(l.retired_at, l.asked_at)
        WHEN j.state = 'dead' THEN coalesce(a.last_answer_at, h.last_answered_hour_at, h.first_hour_at)
        WHEN j.state = 'dying' THEN coalesce(r.failed_since_at, k.now_at - INTERVAL 7 DAY)
        WHEN j.state = 'flooding' THEN k.now_at - INTERVAL 23 HOUR
        WHEN j.state = 'quiet' AND h.last_story_at >= k.now_at - INTERVAL 7 DAY THEN k.now_at - INTERVAL 23 HOUR
        WHEN j.state IN ('stale', 'quiet') THEN coalesce(h.last_story_at, h.first_hour_at)
        WHEN j.state = 'live' THEN coalesce(a.last_failed_at, h.first_hour_at)
    END AS since_at,
    CASE
        WHEN j.state = 'never_polled' THEN 'not asked yet'
        WHEN j.state = 'gone' THEN 'it answers 410, gone for good'
        WHEN j.state = 'dead' AND coalesce(a.last_answer_at, h.last_answered_hour_at) IS NULL THEN 'none of ' || h.n_polls || ' polls was answered; the latest ended with ' || coalesce(l.outcome, 'nothing')
        WHEN j.state = 'dead' THEN 'no answer for a week or more; the latest poll ended with ' || coalesce(l.outcome, 'nothing')
        WHEN j.state = 'dying' THEN h.n_failed_7d || ' of ' || h.n_polls_7d || ' polls failed in 7 days; the latest ended with ' || coalesce(l.outcome, 'nothing')
        WHEN j.state = 'stale' THEN 'it answers, and has brought nothing new for 30 days or more'
        WHEN j.state IN ('quiet', 'flooding') AND b.expected_24h >= 5 AND (h.n_24h < b.low_24h OR h.n_24h > b.high_24h)
            THEN h.n_24h || ' stories in 24 hours where ' || round(b.expected_24h, 1) || ' were expected ('
                || ceil(b.low_24h)::INTEGER || ' to ' || floor(b.high_24h)::INTEGER || ')'
        WHEN j.state = 'quiet' THEN 'it answers, and has brought nothing new for 7 days or more'
        WHEN r.n_failed_run > 0 THEN 'the latest poll ended with ' || l.outcome
    END AS reason,
    l.outcome AS last_outcome,
    l.reason AS last_reason,
    l.status AS last_status,
    l.asked_at AS last_asked_at,
    coalesce(a.last_answer_at, h.last_answered_hour_at) AS last_answer_at,
    a.last_new_at,
    h.last_story_at,
    l.next_due_at,
    l.n_failures,
    coalesce(h.n_polls, 0) AS n_polls,
    coalesce(h.n_polls_failed, 0) AS n_polls_failed,
    coalesce(h.n_stories, 0) AS n_stories,
    coalesce(h.n_24h, 0) AS n_24h,
    b.expected_24h,
    b.low_24h,
    b.high_24h,
    coalesce(h.n_missed_28d, 0) AS n_missed_28d,
    f.url
FROM feed AS f
CROSS JOIN clock AS k
INNER JOIN judged AS j ON j.feed_id = f.feed_id
LEFT JOIN history AS h ON h.feed_id = f.feed_id
LEFT JOIN latest AS l ON l.feed_id = f.feed_id
LEFT JOIN answers AS a ON a.feed_id = f.feed_id
LEFT JOIN failed_run AS r ON r.feed_id = f.feed_id
LEFT JOIN bounds AS b ON b.feed_id = f.feed_id;
COMMENT ON VIEW feed_health IS 'Each feed of the catalogue: alive or not, since when and why.';
COMMENT ON COLUMN feed_health.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_health.source_id IS 'Its publisher.';
COMMENT ON COLUMN feed_health.country IS 'Country of its edition.';
COMMENT ON COLUMN feed_health.language IS 'Its language.';
COMMENT ON COLUMN feed_health.state IS 'live, quiet (fewer stories than its bound, or none for 7 days), flooding (more), stale (none for 30 days), dying (three polls in a row or half of a week''s failed), dead (no answer for 7 days, or to none of three polls or more), gone (410), never_polled.';
COMMENT ON COLUMN feed_health.since_at IS 'Since when: its last answer, its last story, the first failure, or the hour from which stories are counted.';
COMMENT ON COLUMN feed_health.reason IS 'Why, in words, with the numbers.';
COMMENT ON COLUMN feed_health.last_outcome IS 'How the latest poll ended; NULL where there was none in 36 days.';
COMMENT ON COLUMN feed_health.last_reason IS 'Why, in words.';
COMMENT ON COLUMN feed_health.last_status IS 'HTTP status of the latest poll.';
COMMENT ON COLUMN feed_health.last_asked_at IS 'When it was last asked (UTC instant).';
COMMENT ON COLUMN feed_health.last_answer_at IS 'When it last answered as a feed.';
COMMENT ON COLUMN feed_health.last_new_at IS 'When it last brought a new body, within 36 days.';
COMMENT ON COLUMN feed_health.last_story_at IS 'Hour in which it last brought a new story.';
COMMENT ON COLUMN feed_health.next_due_at IS 'When it is asked again at the earliest.';
COMMENT ON COLUMN feed_health.n_failures IS 'Weighted failures in a row.';
COMMENT ON COLUMN feed_health.n_polls IS 'Polls held.';
COMMENT ON COLUMN feed_health.n_polls_failed IS 'Polls that no feed answered.';
COMMENT ON COLUMN feed_health.n_stories IS 'Stories seen in it.';
COMMENT ON COLUMN feed_health.n_24h IS 'Stories first seen in it in the last 24 hours.';
COMMENT ON COLUMN feed_health.expected_24h IS 'Stories expected in these hours; NULL where fewer than 7 days were seen.';
COMMENT ON COLUMN feed_health.low_24h IS 'Fewer than this make it quiet.';
COMMENT ON COLUMN feed_health.high_24h IS 'More than this make it flooding.';
COMMENT ON COLUMN feed_health.n_missed_28d IS 'Entries probably lost between polls in 28 days.';
COMMENT ON COLUMN feed_health.url IS 'Its address.';
