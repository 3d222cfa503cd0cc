-- Question: how did coverage change among the publishers that were there all the time?
-- Grain: region of in_scheme x UTC day from since to until on which any publisher was heard. Only stories of the panel:
-- publishers that were heard in the first and the last two of these days and on nine of ten between, so that feeds
-- added or lost inside the window move nothing. From the stories themselves: an edition holds those of 30 days.
CREATE OR REPLACE MACRO coverage_panel(since, until, in_scheme := 'm49') AS TABLE
WITH heard AS (
    SELECT day, source_id
    FROM coverage_day
    WHERE day BETWEEN since::DATE AND until::DATE AND n_feeds_answered > 0
),

calendar AS (SELECT DISTINCT day FROM heard),

span AS (SELECT min(day) AS first_day, max(day) AS last_day, count(*) AS n_days FROM calendar),

panel AS (
    SELECT h.source_id
    FROM heard AS h
    CROSS JOIN span AS s
    GROUP BY h.source_id, s.first_day, s.last_day, s.n_days
    HAVING count(*) >= 0.9 * s.n_days AND min(h.day) <= s.first_day + 1 AND max(h.day) >= s.last_day - 1
),

size AS (
    SELECT
        (SELECT count(*) FROM panel) AS n_sources_panel,
        (SELECT count(DISTINCT source_id) FROM heard) AS n_sources_heard
),

family AS (
    SELECT source_id, coalesce(nullif(family, ''), source_id) AS family FROM source
),

-- A voice is what it is for coverage_daily: whoever the report comes from, or a family that has its title with a text of its own.
leader AS (
    SELECT c.story_id, coalesce(f.family, l.source_id) AS family
    FROM story_cluster AS c
    INNER JOIN story AS l
        ON l.story_id = c.leader_id AND l.first_seen_at >= (since::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
    LEFT JOIN family AS f ON f.source_id = l.source_id
    WHERE c.first_seen_at >= since::DATE::TIMESTAMP AT TIME ZONE 'UTC' AND c.rule = 'title'
),

told AS (
    SELECT
        s.story_id, s.dated_on AS day, c.cluster_id, s.source_id,
        CASE
            WHEN c.rule = 'title' AND s.wire IS NULL AND coalesce(f.family, s.source_id) <> l.family
                THEN coalesce(f.family, s.source_id)
            ELSE coalesce(k.origin, f.family, s.source_id)
        END AS voice
    FROM story AS s
    INNER JOIN story_cluster AS c
        ON c.story_id = s.story_id AND c.first_seen_at >= since::DATE::TIMESTAMP AT TIME ZONE 'UTC'
    LEFT JOIN cluster AS k
        ON k.cluster_id = c.cluster_id AND k.first_seen_at >= (since::DATE - 4)::TIMESTAMP AT TIME ZONE 'UTC'
    LEFT JOIN leader AS l ON l.story_id = c.story_id
    LEFT JOIN family AS f ON f.source_id = s.source_id
    WHERE
        s.dated_on BETWEEN since::DATE AND until::DATE
        AND s.first_seen_at >= since::DATE::TIMESTAMP AT TIME ZONE 'UTC'
        AND s.source_id IN (SELECT source_id FROM panel)
),

total AS (
    SELECT
        day, count(*) AS n_stories_all, count(DISTINCT cluster_id) AS n_clusters_all,
        count(DISTINCT voice) AS n_independent_all
    FROM told
    GROUP BY day
),

placed AS (
    SELECT r.region, m.story_id, m.weight, m.is_about OR m.role = 'unlocated' AS is_about
    FROM mention AS m
    INNER JOIN region_country AS r
        ON r.scheme = in_scheme AND r.country = m.country
        AND (r.valid_from IS NULL OR r.valid_from <= m.dated_on)
        AND (r.valid_to IS NULL OR m.dated_on < r.valid_to)
    WHERE
        m.dated_on BETWEEN since::DATE AND until::DATE AND m.role IN ('focus', 'mention', 'unlocated')
        AND m.first_seen_at >= since::DATE::TIMESTAMP AT TIME ZONE 'UTC'
    UNION ALL
    SELECT region, story_id, 0, true
    FROM region_mention
    WHERE scheme = in_scheme AND dated_on BETWEEN since::DATE AND until::DATE
),

counted AS (
    SELECT
        p.region,
        t.day,
        count(DISTINCT t.story_id) FILTER (WHERE p.is_about) AS n_stories,
        count(DISTINCT t.cluster_id) FILTER (WHERE p.is_about) AS n_clusters,
        count(DISTINCT t.voice) FILTER (WHERE p.is_about) AS n_independent,
        count(DISTINCT t.source_id) FILTER (WHERE p.is_about) AS n_sources,
        sum(p.weight) AS weight
    FROM told AS t
    INNER JOIN placed AS p ON p.story_id = t.story_id
    GROUP BY 1, 2
)

SELECT
    g.scheme,
    g.region,
    g.name,
    k.day,
    coalesce(n.n_stories, 0) AS n_stories,
    coalesce(a.n_stories_all, 0) AS n_stories_all,
    coalesce(n.n_stories, 0) / nullif(a.n_stories_all, 0) AS share,
    coalesce(n.n_clusters, 0) AS n_clusters,
    coalesce(a.n_clusters_all, 0) AS n_clusters_all,
    coalesce(n.n_independent, 0) AS n_independent,
    coalesce(a.n_independent_all, 0) AS n_independent_all,
    coalesce(n.n_sources, 0) AS n_sources,
    coalesce(n.weight, 0) AS weight,
    z.n_sources_panel,
    z.n_sources_heard
FROM calendar AS k
CROSS JOIN size AS z
INNER JOIN region AS g ON g.scheme = in_scheme
LEFT JOIN total AS a ON a.day = k.day
LEFT JOIN counted AS n ON n.region = g.region AND n.day = k.day;
COMMENT ON MACRO TABLE coverage_panel IS 'As coverage_daily, of one scheme and only of publishers that were heard all through the days from since to until: scheme, region, name, day, n_stories, n_stories_all, share, n_clusters, n_clusters_all, n_independent and n_independent_all (voices, as coverage_daily has them), n_sources, weight, n_sources_panel (publishers that count) and n_sources_heard (all that were heard).';
