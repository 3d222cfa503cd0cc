-- Question: which publishers and feeds are missing, on which days, and whose fault is it?
-- Answer: a row a publisher of which anything is missing, the largest loss first.
-- $since TIMESTAMPTZ = last_day - 6: from that UTC day on; the last day polled is left out
-- source_id: the publisher
-- name: its name
-- country: country it sits in
-- n_days: days on which it was to be asked
-- n_days_not_heard: of these, days on which no feed of it answered
-- days_not_heard: these days
-- feeds_not_heard: its feeds that answered on none of the days, asked or not
-- n_polls: requests made
-- n_polls_failed: requests that no feed answered: the publisher's outage
-- n_polls_missed: requests due that were not made: ours
-- n_entries_missed: entries probably lost between two polls
-- n_stories_a_day: stories a day that it brings when it is heard
-- n_stories_lost: rough loss: days not heard times stories a day, and entries missed
-- whose: publisher where more requests failed than were missed, else ours
WITH asked AS (
    SELECT
        source_id,
        count(*) FILTER (WHERE n_polls_due > 0 OR n_polls > 0) AS n_days,
        count(*) FILTER (WHERE is_heard) AS n_days_heard,
        count(*) FILTER (WHERE NOT is_heard AND (n_polls_due > 0 OR n_polls > 0)) AS n_days_not_heard,
        string_agg(strftime(day, '%d %b'), ', ' ORDER BY day)
            FILTER (WHERE NOT is_heard AND (n_polls_due > 0 OR n_polls > 0)) AS days_not_heard,
        sum(n_polls)::BIGINT AS n_polls,
        sum(n_polls_failed)::BIGINT AS n_polls_failed,
        coalesce(sum(n_polls_missed), 0)::BIGINT AS n_polls_missed
    FROM coverage_source
    WHERE is_complete AND day >= ($since AT TIME ZONE 'UTC')::DATE
    GROUP BY source_id
),

brought AS (
    SELECT
        f.source_id, f.feed_id,
        coalesce(sum(h.n_answered), 0) AS n_answered,
        coalesce(sum(h.n_stories), 0) AS n_stories,
        coalesce(sum(h.n_missed), 0) AS n_missed
    FROM feed AS f
    LEFT JOIN feed_hour AS h
        ON h.feed_id = f.feed_id AND h.hour_at >= date_trunc('day', $since AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
        AND (h.hour_at AT TIME ZONE 'UTC')::DATE < (SELECT max(day) FROM panel_day)
    WHERE f.left_on IS NULL
    GROUP BY f.source_id, f.feed_id
),

feeds AS (
    SELECT
        source_id,
        string_agg(feed_id, ', ' ORDER BY feed_id) FILTER (WHERE n_answered = 0) AS feeds_not_heard,
        sum(n_stories)::BIGINT AS n_stories,
        sum(n_missed)::BIGINT AS n_entries_missed
    FROM brought
    GROUP BY source_id
),

loss AS (
    SELECT
        f.source_id, f.feeds_not_heard, f.n_entries_missed,
        coalesce(a.n_days, 0) AS n_days,
        coalesce(a.n_days_not_heard, 0) AS n_days_not_heard,
        a.days_not_heard,
        coalesce(a.n_polls, 0) AS n_polls,
        coalesce(a.n_polls_failed, 0) AS n_polls_failed,
        coalesce(a.n_polls_missed, 0) AS n_polls_missed,
        f.n_stories / nullif(a.n_days_heard, 0) AS n_stories_a_day
    FROM feeds AS f
    LEFT JOIN asked AS a ON a.source_id = f.source_id
)

SELECT
    l.source_id,
    s.name,
    s.country,
    l.n_days,
    l.n_days_not_heard,
    l.days_not_heard,
    l.feeds_not_heard,
    l.n_polls,
    l.n_polls_failed,
    l.n_polls_missed,
    l.n_entries_missed,
    round(l.n_stories_a_day, 1) AS n_stories_a_day,
    round(l.n_days_not_heard * coalesce(l.n_stories_a_day, 0) + l.n_entries_missed)::BIGINT AS n_stories_lost,
    CASE WHEN l.n_polls_failed > l.n_polls_missed THEN 'publisher' ELSE 'ours' END AS whose
FROM loss AS l
LEFT JOIN source AS s ON s.source_id = l.source_id
WHERE
    l.n_days_not_heard > 0 OR l.feeds_not_heard IS NOT NULL OR l.n_polls_failed > 0 OR l.n_polls_missed > 0
    OR l.n_entries_missed > 0
ORDER BY n_stories_lost DESC, l.n_days_not_heard DESC, l.n_polls_failed + l.n_polls_missed DESC, l.source_id;
