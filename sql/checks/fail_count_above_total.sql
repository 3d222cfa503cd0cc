-- A region with more stories on a day than there are stories, a pair with more than either region, or a word
-- in more titles than there are: a join has multiplied rows.
SELECT r.scheme, r.region, r.day, r.n_stories_mentioned, d.n_stories
FROM region_day AS r
INNER JOIN story_day AS d ON d.day = r.day
WHERE r.day >= ($since AT TIME ZONE 'UTC')::DATE AND r.n_stories_mentioned > d.n_stories
UNION ALL
SELECT p.scheme, p.region || ' ' || p.other_region, p.day, p.n_stories, least(a.n_stories, b.n_stories)
FROM region_pair_day AS p
LEFT JOIN region_day AS a ON a.scheme = p.scheme AND a.region = p.region AND a.day = p.day
LEFT JOIN region_day AS b ON b.scheme = p.scheme AND b.region = p.other_region AND b.day = p.day
WHERE
    p.day >= ($since AT TIME ZONE 'UTC')::DATE
    AND (p.n_stories > coalesce(a.n_stories, 0) OR p.n_stories > coalesce(b.n_stories, 0))
UNION ALL
SELECT 'title_day', '', t.day, sum(t.n_stories), max(d.n_stories)
FROM title_day AS t
LEFT JOIN story_day AS d ON d.day = t.day
WHERE t.day >= ($since AT TIME ZONE 'UTC')::DATE - 3
GROUP BY t.day
HAVING sum(t.n_stories) > coalesce(max(d.n_stories), 0)
UNION ALL
SELECT 'term_day', t.country || ' ' || t.term, t.day, t.n_clusters, d.n_clusters
FROM term_day AS t
LEFT JOIN title_day AS d ON d.day = t.day AND d.country = t.country
WHERE
    t.day >= ($since AT TIME ZONE 'UTC')::DATE - 3
    AND (
        t.n_stories > coalesce(d.n_stories, 0) OR t.n_clusters > d.n_clusters OR t.n_known > d.n_known
        OR t.n_known > t.n_clusters OR t.n_known_top > t.n_known
    );
