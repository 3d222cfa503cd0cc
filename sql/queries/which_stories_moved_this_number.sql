-- Question: which stories moved the number of a region on a day, against the day before?
-- Answer: a row an event that the region's stories of that day or the day before tell of, what moved the number most first.
-- $scheme VARCHAR = 'm49': region scheme
-- $region VARCHAR: region of the scheme
-- $day DATE = last_day: UTC day
-- $n INTEGER = 50: events at most
-- adds: clusters that the event has more than on the day before; over all events it adds up to the change of the number
-- n_clusters: its clusters of the day that are about the region; over all events they add up to n_clusters of coverage_daily
-- n_clusters_before: the same of the day before
-- n_stories: its stories of the day that are about the region
-- n_sources: their publishers
-- is_new: whether no story of it was about the region on the three days before
-- new_terms: up to five terms of its titles that two reports of the day share and no day of the 28 before had in the region
-- title: title of its most carried story: of the day, or of the day before where it has ended
-- source: its publisher
-- url: its address
-- story_id: the story
-- event_id: the event
-- n_region: clusters of the region on the day, whatever the event
-- n_region_before: the same of the day before
-- expected: clusters that the weeks before lead to expect of the region on the day
-- z: the day's deviation from that
-- Note: an edition holds the stories of 30 days; earlier days have no rows. Events are settled two days on.
WITH placed AS (
    SELECT m.story_id, m.dated_on
    FROM mention AS m
    INNER JOIN region_country AS r
        ON r.scheme = $scheme AND r.region = $region AND r.country = m.country
        AND (r.valid_from IS NULL OR r.valid_from <= m.dated_on)
        AND (r.valid_to IS NULL OR m.dated_on < r.valid_to)
    WHERE
        (m.is_about OR m.role = 'unlocated') AND m.dated_on BETWEEN $day::DATE - 3 AND $day::DATE
        AND m.first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
    UNION
    SELECT story_id, dated_on
    FROM region_mention
    WHERE
        scheme = $scheme AND region = $region AND dated_on BETWEEN $day::DATE - 3 AND $day::DATE
        AND first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
),

told AS (
    SELECT
        s.story_id, s.dated_on, s.title, s.url, s.source_id, s.terms, s.first_seen_at, c.cluster_id, k.n_families,
        coalesce(e.event_id, c.cluster_id) AS event_id
    FROM placed AS p
    INNER JOIN story AS s ON s.story_id = p.story_id
    INNER JOIN story_cluster AS c ON c.story_id = p.story_id
    LEFT JOIN cluster AS k
        ON k.cluster_id = c.cluster_id AND k.first_seen_at >= ($day::DATE - 8)::TIMESTAMP AT TIME ZONE 'UTC'
    LEFT JOIN cluster_event AS e
        ON e.cluster_id = c.cluster_id AND e.first_seen_at >= ($day::DATE - 8)::TIMESTAMP AT TIME ZONE 'UTC'
    WHERE
        s.first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
        AND c.first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
),

event AS (
    SELECT
        event_id,
        count(DISTINCT cluster_id) FILTER (WHERE dated_on = $day::DATE) AS n_clusters,
        count(DISTINCT cluster_id) FILTER (WHERE dated_on = $day::DATE - 1) AS n_clusters_before,
        count(*) FILTER (WHERE dated_on = $day::DATE) AS n_stories,
        count(DISTINCT source_id) FILTER (WHERE dated_on = $day::DATE) AS n_sources,
        min(dated_on) = $day::DATE AS is_new
    FROM told
    GROUP BY event_id
    HAVING max(dated_on) >= $day::DATE - 1
),

shown AS (
    SELECT event_id, title, source_id, url, story_id
    FROM told
    QUALIFY
        row_number() OVER (
            PARTITION BY event_id ORDER BY dated_on DESC, n_families DESC, first_seen_at, story_id
        ) = 1
),

said AS (
    SELECT DISTINCT event_id, cluster_id, unnest(string_split(terms, '|')) AS term
    FROM told
    WHERE dated_on = $day::DATE AND terms <> ''
),

known AS (
    SELECT DISTINCT t.term
    FROM term_daily AS t
    INNER JOIN region_country AS r
        ON r.scheme = $scheme AND r.region = $region AND r.country = t.country
        AND (r.valid_from IS NULL OR r.valid_from <= t.day)
        AND (r.valid_to IS NULL OR t.day < r.valid_to)
    WHERE t.day < $day::DATE AND t.day >= $day::DATE - 28
),

fresh AS (
    SELECT
        event_id, term, count(*) AS n,
        row_number() OVER (PARTITION BY event_id ORDER BY count(*) DESC, length(term) DESC, term) AS place
    FROM said
    WHERE
        term IN (SELECT term FROM said GROUP BY term HAVING count(DISTINCT cluster_id) > 1)
        AND term NOT IN (SELECT term FROM known)
    GROUP BY event_id, term
),

new_term AS (
    SELECT event_id, string_agg(term, ', ' ORDER BY place) AS new_terms
    FROM fresh
    WHERE place <= 5
    GROUP BY event_id
),

region_number AS (
    SELECT
        max(n_clusters) FILTER (WHERE day = $day::DATE) AS n_region,
        max(n_clusters) FILTER (WHERE day = $day::DATE - 1) AS n_region_before,
        max(expected) FILTER (WHERE day = $day::DATE) AS expected,
        max(z) FILTER (WHERE day = $day::DATE) AS z
    FROM coverage_trends
    WHERE scheme = $scheme AND region = $region
)

SELECT
    v.n_clusters - v.n_clusters_before AS adds,
    v.n_clusters,
    v.n_clusters_before,
    v.n_stories,
    v.n_sources,
    v.is_new,
    t.new_terms,
    w.title,
    coalesce(o.name, w.source_id) AS source,
    w.url,
    w.story_id,
    v.event_id,
    r.n_region,
    r.n_region_before,
    round(r.expected, 1) AS expected,
    round(r.z, 1) AS z
FROM event AS v
INNER JOIN shown AS w ON w.event_id = v.event_id
CROSS JOIN region_number AS r
LEFT JOIN new_term AS t ON t.event_id = v.event_id
LEFT JOIN source AS o ON o.source_id = w.source_id
ORDER BY abs(adds) DESC, adds DESC, v.n_clusters DESC, v.n_stories DESC, v.event_id
LIMIT $n;
