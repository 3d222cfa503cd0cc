-- Question: what is rising in a region, and why?
-- Answer: a row a term and example, at most three examples a term, the strongest rise first; a term without an example is one row.
-- $scheme VARCHAR = 'm49': region scheme
-- $region VARCHAR: region of the scheme
-- $day DATE = last_day: last UTC day of the three that are compared with the 28 before
-- $n INTEGER = 20: terms at most
-- place: rank of the term by z
-- term: word, or two that follow each other, of titles, folded
-- n_stories: stories of the three days with it in their title
-- n_clusters: reports of the three days whose first title has it
-- n_clusters_baseline: the same in the 28 days before
-- share: n_clusters among all terms of the region
-- share_baseline: the same in the 28 days before
-- z: how far it rose; it ranks and is no p-value
-- example: number of the example: 1 is the report that most publisher families carry
-- source: its publisher
-- title: its title
-- url: its address
-- country: the story's first country, by which it counts here
-- words: the words that speak for that country
-- dated_on: UTC day the story counts on
-- story_id: the story
-- Note: terms are counted by each story's first country, so a story about two regions counts in one.
-- An edition holds the stories of 30 days; for days before these there are counts and no examples.
WITH term AS (
    SELECT
        term, n_stories, n_clusters, n_clusters_baseline, share, share_baseline, z,
        row_number() OVER (ORDER BY z DESC, term) AS place
    FROM rising_terms($day, in_scheme := $scheme, in_region := $region)
    WHERE z > 0
    QUALIFY row_number() OVER (ORDER BY z DESC, term) <= $n
),

told AS (
    SELECT
        s.story_id, s.source_id, s.title, s.url, s.dated_on, s.first_seen_at, c.cluster_id, m.country,
        unnest(string_split(s.terms, '|')) AS term
    FROM story AS s
    INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.rule = 'first'
    INNER JOIN mention AS m ON m.story_id = s.story_id AND m.is_primary
    INNER JOIN region_country AS r
        ON r.scheme = $scheme AND r.region = $region AND r.country = m.country
        AND (r.valid_from IS NULL OR r.valid_from <= s.dated_on)
        AND (r.valid_to IS NULL OR s.dated_on < r.valid_to)
    WHERE
        s.dated_on > $day::DATE - 3 AND s.dated_on <= $day::DATE
        AND s.first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
        AND c.first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
        AND m.first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
),

example AS (
    SELECT
        t.*,
        row_number() OVER (PARTITION BY t.term ORDER BY k.n_families DESC, t.first_seen_at, t.story_id) AS example
    FROM told AS t
    INNER JOIN cluster AS k ON k.cluster_id = t.cluster_id
    WHERE t.term IN (SELECT term FROM term)
    QUALIFY row_number() OVER (PARTITION BY t.term ORDER BY k.n_families DESC, t.first_seen_at, t.story_id) <= 3
),

placed AS (
    SELECT e.story_id, e.target AS country, string_agg(DISTINCT e.surface, ', ' ORDER BY e.surface) AS words
    FROM evidence AS e
    WHERE
        e.story_id IN (SELECT story_id FROM example)
        AND e.first_seen_at >= ($day::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
    GROUP BY e.story_id, e.target
)

SELECT
    t.place,
    t.term,
    t.n_stories,
    t.n_clusters,
    t.n_clusters_baseline,
    round(t.share, 6) AS share,
    round(t.share_baseline, 6) AS share_baseline,
    round(t.z, 2) AS z,
    e.example,
    coalesce(o.name, e.source_id) AS source,
    e.title,
    e.url,
    e.country,
    p.words,
    e.dated_on,
    e.story_id
FROM term AS t
LEFT JOIN example AS e ON e.term = t.term
LEFT JOIN placed AS p ON p.story_id = e.story_id AND p.country = e.country
LEFT JOIN source AS o ON o.source_id = e.source_id
ORDER BY t.place, e.example;
