-- Question: which words are in titles of a day more often than chance and habit explain, and in which report?
-- Answer: a row a word or pair of words that is flagged, the least likely first.
-- $scheme VARCHAR = 'm49': region scheme, where $region is given
-- $region VARCHAR = '': region of that scheme that the stories are first about; empty is everywhere
-- $day DATE = last_day: the UTC day
-- $n INTEGER = 50: words at most
-- term: the word or pair of words, folded
-- n_clusters: reports of the day with it in their title, copies counted once
-- n_sources: publishers of these
-- expected: reports to be expected of publishers heard for 31 days, from the four weeks before and the weekday
-- n_judged: reports of those publishers, with the foremost cut back: what is compared with that
-- n_clusters_28d: reports with it in the four weeks that end three days before
-- p_value: how often that many come by chance
-- p_limit: what this must not exceed for a tenth of the day's flags to be false
-- n_words_alike: words flagged that day whose most carried report tells of the same event
-- title: title of its most carried report of the day
-- source: who told it first
-- url: its address
-- story_id: the story
-- event_id: the event; words with the same one are one piece of news
-- Note: an edition holds the stories of 30 days; for earlier days words have no title. Where few reports hold a word its
-- p_value is a rounded guess: read it as an order.
WITH flagged AS (
    SELECT term, n_clusters, n_sources, expected, n_judged, n_clusters_28d, p_value, p_limit
    FROM term_bursts($day, in_scheme := $scheme, in_region := $region)
    WHERE burst
    ORDER BY p_value, term
    LIMIT $n
),

said AS (
    SELECT s.story_id, s.source_id, s.title, s.url, c.cluster_id, unnest(string_split(s.terms, '|')) AS term
    FROM story AS s
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.rule = 'first'
    LEFT JOIN mention AS m
        ON m.story_id = s.story_id AND m.is_primary
        AND m.first_seen_at >= ($day::DATE)::TIMESTAMP AT TIME ZONE 'UTC'
        AND m.first_seen_at < ($day::DATE)::TIMESTAMP AT TIME ZONE 'UTC' + INTERVAL 2 DAY
    WHERE
        s.dated_on = $day::DATE AND s.terms <> ''
        AND s.first_seen_at >= ($day::DATE)::TIMESTAMP AT TIME ZONE 'UTC'
        AND s.first_seen_at < ($day::DATE)::TIMESTAMP AT TIME ZONE 'UTC' + INTERVAL 2 DAY
        AND c.first_seen_at >= ($day::DATE)::TIMESTAMP AT TIME ZONE 'UTC'
        AND c.first_seen_at < ($day::DATE)::TIMESTAMP AT TIME ZONE 'UTC' + INTERVAL 2 DAY
        AND ($region = '' OR EXISTS (
            SELECT 1 FROM region_country AS r
            WHERE r.scheme = $scheme AND r.region = $region AND r.country = coalesce(m.country, 'ZZ')
                AND (r.valid_from IS NULL OR r.valid_from <= s.dated_on)
                AND (r.valid_to IS NULL OR s.dated_on < r.valid_to)
        ))
),

shown AS (
    SELECT d.term, d.story_id, d.source_id, d.title, d.url, coalesce(e.event_id, d.cluster_id) AS event_id
    FROM said AS d
    LEFT JOIN cluster AS k ON k.cluster_id = d.cluster_id
    LEFT JOIN cluster_event AS e ON e.cluster_id = d.cluster_id
    WHERE d.term IN (SELECT term FROM flagged)
    QUALIFY row_number() OVER (PARTITION BY d.term ORDER BY k.n_families DESC, k.n_stories DESC, d.story_id) = 1
)

SELECT
    f.term,
    f.n_clusters,
    f.n_sources,
    round(f.expected, 2) AS expected,
    f.n_judged,
    f.n_clusters_28d,
    f.p_value,
    f.p_limit,
    count(*) OVER (PARTITION BY coalesce(w.event_id, f.term)) AS n_words_alike,
    w.title,
    coalesce(o.name, w.source_id) AS source,
    w.url,
    w.story_id,
    w.event_id
FROM flagged AS f
LEFT JOIN shown AS w ON w.term = f.term
LEFT JOIN source AS o ON o.source_id = w.source_id
ORDER BY f.p_value, f.term;
