-- A region with more stories on a day than there are stories, or a pair with more than either region: a join has multiplied rows.
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
    AND (p.n_stories > coalesce(a.n_stories, 0) OR p.n_stories > coalesce(b.n_stories, 0));
