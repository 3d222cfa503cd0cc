-- Question: how many new stories does a feed bring in each hour of the week?
-- Grain: feed of the catalogue x hour of the week (UTC), all 168 of them: an hour without stories is 0.
-- From the 28 days that end before yesterday, so that today is compared with days that are over. An hour counts
-- as seen on the days on which the feed answered at all: a feed asked every few hours shows later what it
-- published before, and a day of an outage must not lower what is expected. Stories count in the hour in
-- which they were first seen.
CREATE OR REPLACE VIEW feed_expected AS
WITH clock AS (SELECT (max(hour_at) AT TIME ZONE 'UTC')::DATE AS today FROM feed_hour),

past AS (
    SELECT
        h.feed_id,
        (h.hour_at AT TIME ZONE 'UTC')::DATE AS day,
        (extract(isodow FROM h.hour_at AT TIME ZONE 'UTC') - 1) * 24 + extract(hour FROM h.hour_at AT TIME ZONE 'UTC') AS hour_of_week,
        h.n_answered,
        h.n_stories
    FROM feed_hour AS h
    CROSS JOIN clock AS k
    WHERE h.hour_at >= (k.today - INTERVAL 29 DAY)::TIMESTAMP AT TIME ZONE 'UTC'
        AND h.hour_at < (k.today - INTERVAL 1 DAY)::TIMESTAMP AT TIME ZONE 'UTC'
),

seen AS (SELECT feed_id, day, extract(isodow FROM day) AS isodow FROM past GROUP BY 1, 2 HAVING sum(n_answered) > 0),

n_seen AS (SELECT feed_id, isodow, count(*) AS n_days_seen FROM seen GROUP BY 1, 2),

told AS (
    SELECT p.feed_id, p.hour_of_week, sum(p.n_stories) AS n_stories
    FROM past AS p
    INNER JOIN seen AS s ON s.feed_id = p.feed_id AND s.day = p.day
    GROUP BY 1, 2
),

calendar AS (SELECT unnest(generate_series(0, 167)) AS hour_of_week)

SELECT
    f.feed_id,
    c.hour_of_week,
    coalesce(n.n_days_seen, 0) AS n_days_seen,
    coalesce(t.n_stories, 0) AS n_stories,
    coalesce(t.n_stories, 0) / nullif(n.n_days_seen, 0)::DOUBLE AS expected
FROM feed AS f
CROSS JOIN calendar AS c
LEFT JOIN n_seen AS n ON n.feed_id = f.feed_id AND n.isodow = c.hour_of_week // 24 + 1
LEFT JOIN told AS t ON t.feed_id = f.feed_id AND t.hour_of_week = c.hour_of_week
WHERE f.left_on IS NULL;
COMMENT ON VIEW feed_expected IS 'New stories expected of each feed in each hour of the week, from four weeks.';
COMMENT ON COLUMN feed_expected.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_expected.hour_of_week IS '0 is Monday from 0:00 UTC, 167 is Sunday from 23:00.';
COMMENT ON COLUMN feed_expected.n_days_seen IS 'Days of that weekday on which the feed answered, of four.';
COMMENT ON COLUMN feed_expected.n_stories IS 'Stories first seen in that hour on those days.';
COMMENT ON COLUMN feed_expected.expected IS 'Stories expected in that hour; NULL where the feed was not seen on that weekday.';
