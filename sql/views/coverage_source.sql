-- Question: was each publisher asked as often as its pace wants, and did it answer?
-- Grain: publisher x UTC day, gap-filled from its first day to the last day polled. Due is what the pace, as last
-- decided, asks for: on days without any poll it is that of the last day with one, on the last day only the part that is
-- over. A due poll that was not made is missed: our outage, not the publisher's; one that failed is the publisher's.
CREATE OR REPLACE VIEW coverage_source AS
WITH clock AS (
    SELECT
        (max(hour_at) AT TIME ZONE 'UTC')::DATE AS today,
        (extract(hour FROM max(hour_at) AT TIME ZONE 'UTC') + 1) / 24.0 AS part_over
    FROM feed_hour
),

own AS (SELECT source_id, min(day) AS first_day FROM coverage_day GROUP BY source_id),

calendar AS (
    SELECT o.source_id, o.first_day, unnest(generate_series(o.first_day, k.today, INTERVAL 1 DAY))::DATE AS day
    FROM own AS o
    CROSS JOIN clock AS k
),

paced AS (
    SELECT
        c.source_id, c.first_day, c.day, d.n_feeds, d.n_feeds_answered, d.n_polls, d.n_polls_failed,
        last_value(d.n_polls_due IGNORE NULLS) OVER (PARTITION BY c.source_id ORDER BY c.day) AS pace
    FROM calendar AS c
    LEFT JOIN coverage_day AS d ON d.source_id = c.source_id AND d.day = c.day
),

due AS (
    SELECT
        p.*,
        p.day < k.today AS is_complete,
        CASE
            WHEN p.day = p.first_day THEN NULL
            WHEN p.n_polls IS NULL AND p.source_id NOT IN (SELECT source_id FROM feed) THEN 0
            WHEN p.day = k.today THEN round(p.pace * k.part_over, 1)
            ELSE round(p.pace, 1)
        END AS n_polls_due
    FROM paced AS p
    CROSS JOIN clock AS k
)

SELECT
    d.source_id,
    s.name,
    s.country,
    d.day,
    coalesce(d.n_feeds, 0) AS n_feeds,
    coalesce(d.n_feeds_answered, 0) AS n_feeds_answered,
    d.n_polls_due,
    coalesce(d.n_polls, 0) AS n_polls,
    coalesce(d.n_polls_failed, 0) AS n_polls_failed,
    CASE WHEN d.n_polls_due IS NOT NULL THEN greatest(0, floor(d.n_polls_due) - coalesce(d.n_polls, 0)) END AS n_polls_missed,
    coalesce(d.n_feeds_answered, 0) > 0 AS is_heard,
    d.is_complete
FROM due AS d
LEFT JOIN source AS s ON s.source_id = d.source_id;
COMMENT ON VIEW coverage_source IS 'Polls due, made, failed and missed by publisher and UTC day.';
COMMENT ON COLUMN coverage_source.source_id IS 'The publisher.';
COMMENT ON COLUMN coverage_source.name IS 'Its name.';
COMMENT ON COLUMN coverage_source.country IS 'Country it sits in.';
COMMENT ON COLUMN coverage_source.day IS 'UTC day.';
COMMENT ON COLUMN coverage_source.n_feeds IS 'Feeds of it that were asked.';
COMMENT ON COLUMN coverage_source.n_feeds_answered IS 'Feeds that answered.';
COMMENT ON COLUMN coverage_source.n_polls_due IS 'Polls that the pace asks for; NULL on the publisher''s first day, which began before it.';
COMMENT ON COLUMN coverage_source.n_polls IS 'Polls made.';
COMMENT ON COLUMN coverage_source.n_polls_failed IS 'Polls that no feed answered.';
COMMENT ON COLUMN coverage_source.n_polls_missed IS 'Polls due that were not made: an outage of ours.';
COMMENT ON COLUMN coverage_source.is_heard IS 'Whether a feed of it answered that day.';
COMMENT ON COLUMN coverage_source.is_complete IS 'False for the last day polled.';
