-- Question: which feeds are alive, which are not, since when and why?
-- Grain: feed of the catalogue. "Now" is the latest poll of any feed.
CREATE OR REPLACE VIEW feed_health AS
WITH latest AS (
    SELECT feed_id, outcome, reason, status, asked_at, next_due_at, n_failures
    FROM poll
    QUALIFY row_number() OVER (PARTITION BY feed_id ORDER BY asked_at DESC) = 1
),

clock AS (SELECT max(asked_at) AS now_at FROM poll),

history AS (
    SELECT
        feed_id,
        max(asked_at) FILTER (WHERE outcome IN ('ok', 'not_modified', 'same_body', 'empty')) AS last_answer_at,
        max(asked_at) FILTER (WHERE outcome = 'ok') AS last_new_at,
        count(*) AS n_polls,
        count(*) FILTER (WHERE outcome NOT IN ('ok', 'not_modified', 'same_body', 'empty')) AS n_polls_failed
    FROM poll
    GROUP BY feed_id
),

told AS (SELECT feed_id, count(*) AS n_stories, max(first_seen_at) AS last_story_at FROM sighting GROUP BY feed_id)

SELECT
    f.feed_id,
    f.source_id,
    f.country,
    f.language,
    CASE
        WHEN l.feed_id IS NULL THEN 'never_polled'
        WHEN l.outcome = 'gone' THEN 'gone'
        WHEN h.last_answer_at IS NULL THEN 'dead'
        WHEN l.n_failures > 0 THEN 'failing'
        WHEN t.last_story_at IS NULL OR t.last_story_at < k.now_at - INTERVAL 7 DAY THEN 'quiet'
        ELSE 'live'
    END AS state,
    l.outcome AS last_outcome,
    l.reason AS last_reason,
    l.status AS last_status,
    l.asked_at AS last_asked_at,
    h.last_answer_at,
    h.last_new_at,
    t.last_story_at,
    l.next_due_at,
    l.n_failures,
    coalesce(h.n_polls, 0) AS n_polls,
    coalesce(h.n_polls_failed, 0) AS n_polls_failed,
    coalesce(t.n_stories, 0) AS n_stories,
    f.url
FROM feed AS f
CROSS JOIN clock AS k
LEFT JOIN latest AS l ON l.feed_id = f.feed_id
LEFT JOIN history AS h ON h.feed_id = f.feed_id
LEFT JOIN told AS t ON t.feed_id = f.feed_id;
COMMENT ON VIEW feed_health IS 'Each feed of the catalogue: alive or not, since when and why.';
COMMENT ON COLUMN feed_health.feed_id IS 'The feed.';
COMMENT ON COLUMN feed_health.source_id IS 'Its publisher.';
COMMENT ON COLUMN feed_health.country IS 'Country of its edition.';
COMMENT ON COLUMN feed_health.language IS 'Its language.';
COMMENT ON COLUMN feed_health.state IS 'live, quiet (no new story for a week), failing, dead (never answered), gone, never_polled.';
COMMENT ON COLUMN feed_health.last_outcome IS 'How the latest poll ended.';
COMMENT ON COLUMN feed_health.last_reason IS 'Why, in words.';
COMMENT ON COLUMN feed_health.last_status IS 'HTTP status of the latest poll.';
COMMENT ON COLUMN feed_health.last_asked_at IS 'When it was last asked (UTC instant).';
COMMENT ON COLUMN feed_health.last_answer_at IS 'When it last answered as a feed.';
COMMENT ON COLUMN feed_health.last_new_at IS 'When it last brought a new body.';
COMMENT ON COLUMN feed_health.last_story_at IS 'When it last brought a new story.';
COMMENT ON COLUMN feed_health.next_due_at IS 'When it is asked again at the earliest.';
COMMENT ON COLUMN feed_health.n_failures IS 'Weighted failures in a row.';
COMMENT ON COLUMN feed_health.n_polls IS 'Polls held.';
COMMENT ON COLUMN feed_health.n_polls_failed IS 'Polls that no feed answered.';
COMMENT ON COLUMN feed_health.n_stories IS 'Stories seen in it.';
COMMENT ON COLUMN feed_health.url IS 'Its address.';
