-- A month of an invented press, straight into the tables of a lake: $first and $last are the numbers of its stories,
-- $start and $seconds its span. Skewed as news are: few countries, publishers and agencies have most; one story in four
-- is a reprint, most of the last hours' reports, some of one that nearly everybody carries.
CREATE OR REPLACE TEMP TABLE told AS
WITH numbered AS (
    SELECT i, hash(i) AS h, hash(i + 500000000) AS g, hash(i + 900000000) % 100 AS dice
    FROM range($first::BIGINT, $last::BIGINT) AS r(i)
),

led AS (
    SELECT
        *,
        dice >= 25 OR i = $first AS is_first,
        CASE WHEN dice < 8 THEN greatest($first, i - i % 500) ELSE greatest($first, i - 1 - (h % 400)::BIGINT) END AS near
    FROM numbered
),

firsts AS (SELECT i, max(CASE WHEN is_first THEN i END) OVER (ORDER BY i) AS leader FROM led)

SELECT
    l.i,
    l.h,
    l.g,
    l.is_first,
    n.leader,
    md5('s' || l.i)[:24] AS story_id,
    md5('s' || n.leader)[:24] AS leader_id,
    md5('i' || l.i)[:24] AS item_id,
    md5('c' || n.leader)[:24] AS cluster_id,
    md5('c' || e.leader)[:24] AS event_id,
    $start::TIMESTAMPTZ + to_seconds($seconds::DOUBLE * (l.i - $first) / ($last - $first)) AS seen_at,
    $start::TIMESTAMPTZ + to_seconds(greatest(0, $seconds::DOUBLE * (l.i - $first) / ($last - $first) - (l.g % 7200))) AS dated_at,
    hash(n.leader + 77) % n_texts AS text_no,
    least(floor(pow(n_feeds, (l.h >> 8) % 100000 / 100000.0)), n_feeds - 1)::INTEGER AS feed_no
FROM led AS l
INNER JOIN firsts AS n ON n.i = CASE WHEN l.is_first THEN l.i ELSE l.near END
INNER JOIN firsts AS e ON e.i = CASE WHEN n.leader % 10 < 3 THEN greatest($first, n.leader - n.leader % 100) ELSE n.leader END
CROSS JOIN (SELECT count(*) AS n_feeds FROM press_feed)
CROSS JOIN (SELECT count(*) AS n_texts FROM press_text);

INSERT INTO story BY NAME
SELECT
    t.story_id, f.source_id, t.item_id, t.seen_at AS first_seen_at, t.dated_at AS published_at, t.dated_at,
    (t.dated_at AT TIME ZONE 'UTC')::DATE AS dated_on, 'exact' AS date_quality, 'iso' AS date_rule,
    'https://' || f.source_id || '.example/' || t.story_id AS url, f.source_id || '.example/' || t.story_id AS page,
    p.title, p.text, 0 AS lede_start, length(p.text) AS lede_end, 'en' AS language,
    CASE WHEN t.h % 5 = 0 THEN ['REUTERS', 'AP', 'AFP', 'AA', 'XINHUA', 'TASS'][1 + (t.leader % 6)] END AS wire,
    CASE WHEN t.h % 5 = 0 THEN 'credit' END AS wire_rule,
    CASE WHEN t.h % 5 = 0 THEN 'TOWN' END AS dateline, CASE WHEN t.h % 5 = 0 THEN 'credited' END AS dateline_rule,
    'generated' AS rule_version, p.terms
FROM told AS t
INNER JOIN press_feed AS f ON f.feed_no = t.feed_no
INNER JOIN press_text AS p ON p.text_no = t.text_no
ORDER BY t.i;

INSERT INTO item BY NAME
SELECT
    t.item_id, t.story_id, f.feed_id, md5(f.feed_id || date_trunc('hour', t.seen_at))[:24] AS capture_id,
    t.seen_at AS first_seen_at, (t.h % 30)::INTEGER AS position, 'https://' || f.source_id || '.example/' || t.story_id AS guid,
    'https://' || f.source_id || '.example/' || t.story_id AS url, p.title, p.text, strftime(t.dated_at, '%a, %d %b %Y %H:%M:%S GMT') AS date_raw,
    false AS is_cut
FROM told AS t
INNER JOIN press_feed AS f ON f.feed_no = t.feed_no
INNER JOIN press_text AS p ON p.text_no = t.text_no
ORDER BY t.i;

INSERT INTO sighting BY NAME
SELECT t.story_id, f.feed_id, t.seen_at AS first_seen_at, md5(f.feed_id || date_trunc('hour', t.seen_at))[:24] AS capture_id
FROM told AS t
INNER JOIN press_feed AS f ON f.feed_no = t.feed_no
ORDER BY t.i;

INSERT INTO story_key BY NAME
SELECT md5(k.kind || t.i)[:24] AS key, k.kind, t.story_id, 'title ' || t.i AS title_key, t.seen_at AS first_seen_at
FROM told AS t
CROSS JOIN (SELECT unnest(['guid', 'url']) AS kind) AS k
ORDER BY t.i;

INSERT INTO story_cluster BY NAME
SELECT
    story_id, cluster_id, leader_id, seen_at AS first_seen_at,
    CASE WHEN is_first THEN 'first' WHEN h % 3 = 0 THEN 'title' ELSE 'text' END AS rule, 1.0 AS score
FROM told
ORDER BY i;

INSERT INTO cluster BY NAME
SELECT
    t.cluster_id, t.leader_id, min(t.seen_at) AS first_seen_at,
    coalesce(max(CASE WHEN t.h % 5 = 0 THEN ['REUTERS', 'AP', 'AFP', 'AA', 'XINHUA', 'TASS'][1 + (t.leader % 6)] END), min(f.source_id)) AS origin,
    CASE WHEN count(*) FILTER (WHERE t.h % 5 = 0) > 0 THEN 'wire' ELSE 'source' END AS origin_kind, 'first_seen' AS origin_rule,
    count(*) AS n_stories, count(DISTINCT f.source_id) AS n_publishers, count(DISTINCT f.source_id) AS n_families, 1 AS n_independent,
    arg_min(p.title, (t.dated_at, t.seen_at, t.story_id)) AS title, arg_min(f.source_id, (t.dated_at, t.seen_at, t.story_id)) AS first_source_id,
    min(t.dated_at) AS first_dated_at, max(t.dated_at) AS last_dated_at, (min(t.dated_at) AT TIME ZONE 'UTC')::DATE AS dated_on,
    count(DISTINCT f.country) AS n_countries
FROM told AS t
INNER JOIN press_feed AS f ON f.feed_no = t.feed_no
INNER JOIN press_text AS p ON p.text_no = t.text_no
GROUP BY t.cluster_id, t.leader_id
ORDER BY 3;

INSERT INTO cluster_source BY NAME
WITH teller AS (
    SELECT t.cluster_id, f.source_id, min(t.seen_at) AS seen_at, min(t.dated_at) AS dated_at, count(*) FILTER (WHERE t.h % 5 = 0) AS n_credits
    FROM told AS t
    INNER JOIN press_feed AS f ON f.feed_no = t.feed_no
    GROUP BY ALL
)

SELECT
    cluster_id, source_id, min(seen_at) OVER report AS first_seen_at, sum(n_credits) OVER report = 0 AS is_own,
    seen_at = min(seen_at) OVER report AS is_first_seen, dated_at = min(dated_at) OVER report AS is_first_dated,
    date_diff('minute', min(dated_at) OVER report, dated_at) AS minutes_behind
FROM teller
WINDOW report AS (PARTITION BY cluster_id)
QUALIFY count(*) OVER report > 1
ORDER BY first_seen_at;

INSERT INTO cluster_event BY NAME
SELECT cluster_id, min(event_id) AS event_id, min(seen_at) AS first_seen_at
FROM told
GROUP BY cluster_id
ORDER BY 3;

-- One country, two or three; a story in ten has none. A report's copies are about what it is about.
INSERT INTO mention BY NAME
WITH drawn AS (
    SELECT t.story_id, t.seen_at, t.dated_at, s.country, min(d.n) AS n
    FROM told AS t
    CROSS JOIN (SELECT unnest([1, 2, 3]) AS n) AS d
    INNER JOIN press_slot AS s ON s.slot = hash(t.leader * 3 + d.n) % 10000
    WHERE hash(t.leader + 31) % 100 >= [10, 60, 88][d.n]
    GROUP BY ALL
)

SELECT
    story_id, seen_at AS first_seen_at, (dated_at AT TIME ZONE 'UTC')::DATE AS dated_on, country, 'focus' AS role, 1.0 / n AS score,
    CASE
        WHEN row_number() OVER (PARTITION BY story_id ORDER BY n, country) > 1 THEN round(1.0 / count(*) OVER (PARTITION BY story_id), 6)
        ELSE 1 - round(1.0 / count(*) OVER (PARTITION BY story_id), 6) * (count(*) OVER (PARTITION BY story_id) - 1)
    END AS weight,
    true AS is_about, row_number() OVER (PARTITION BY story_id ORDER BY n, country) = 1 AS is_primary
FROM drawn
UNION ALL
SELECT story_id, seen_at, (dated_at AT TIME ZONE 'UTC')::DATE, 'ZZ', 'unlocated', 0, 1, false, true
FROM told
WHERE hash(leader + 31) % 100 < 10
UNION ALL
SELECT t.story_id, t.seen_at, (t.dated_at AT TIME ZONE 'UTC')::DATE, f.country, 'source', 0, 0, false, false
FROM told AS t
INNER JOIN press_feed AS f ON f.feed_no = t.feed_no
UNION ALL
SELECT t.story_id, t.seen_at, (t.dated_at AT TIME ZONE 'UTC')::DATE, s.country, 'filed_from', 0, 0, false, false
FROM told AS t
INNER JOIN press_slot AS s ON s.slot = hash(t.leader * 3 + 1) % 10000
WHERE t.h % 5 = 0
ORDER BY first_seen_at;

INSERT INTO evidence BY NAME
SELECT
    t.story_id, t.seen_at AS first_seen_at, s.country AS target, 'focus' AS role, 'text' AS field, (t.g % 50)::INTEGER AS span_start,
    (t.g % 50 + 7)::INTEGER AS span_end, substr(p.text, (t.g % 50 + 1)::INTEGER, 7) AS surface, 'name:' || s.country AS rule
FROM told AS t
CROSS JOIN (SELECT unnest([1, 2]) AS n) AS d
INNER JOIN press_slot AS s ON s.slot = hash(t.leader * 3 + d.n) % 10000
INNER JOIN press_text AS p ON p.text_no = t.text_no
WHERE hash(t.leader + 31) % 100 >= [10, 60][d.n]
ORDER BY t.i;

-- Each feed is asked every two hours; one poll in fifty fails.
INSERT INTO poll BY NAME
SELECT
    md5(f.feed_id || p.at)[:24] AS poll_id, f.feed_id, p.at AS asked_at,
    CASE WHEN hash(f.feed_id || p.at) % 50 = 0 THEN 'timeout' WHEN hash(f.feed_id || p.at) % 3 = 0 THEN 'not_modified' ELSE 'ok' END AS outcome,
    f.url AS feed_url, f.url AS final_url, 200 AS status, 9000 AS n_bytes, 7200 AS interval_s, p.at + INTERVAL 2 HOUR AS next_due_at,
    0 AS n_failures, md5(f.feed_id || date_trunc('hour', p.at))[:24] AS capture_id, 500 AS elapsed_ms, 'generated' AS run_id,
    md5(f.feed_id || p.at) AS entries_hash, 30 AS n_entries, 3 AS n_new
FROM (SELECT unnest(generate_series($start::TIMESTAMPTZ, $start::TIMESTAMPTZ + to_seconds($seconds) - INTERVAL 1 SECOND, INTERVAL 2 HOUR)) AS at) AS p
CROSS JOIN press_feed AS f
ORDER BY p.at;

INSERT INTO capture BY NAME
SELECT
    md5(f.feed_id || date_trunc('hour', p.at))[:24] AS capture_id, f.feed_id, p.at AS asked_at, 'ok' AS outcome, 30 AS n_entries,
    30 AS n_items, 'rss20' AS format, 'utf-8' AS encoding, 'generated/' || strftime(p.at, '%Y%m%dT%H') AS pack, 0 AS n_guids_changed
FROM (SELECT unnest(generate_series($start::TIMESTAMPTZ, $start::TIMESTAMPTZ + to_seconds($seconds) - INTERVAL 1 SECOND, INTERVAL 2 HOUR)) AS at) AS p
CROSS JOIN press_feed AS f
WHERE hash(f.feed_id || p.at) % 3 > 0 AND hash(f.feed_id || p.at) % 50 > 0
ORDER BY p.at;
