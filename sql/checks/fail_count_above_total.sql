-- A region with more stories on a day than there are stories: a join has multiplied rows.
SELECT r.scheme, r.region, r.day, r.n_stories_mentioned, d.n_stories
FROM region_day AS r
INNER JOIN story_day AS d ON d.day = r.day
WHERE r.day >= ($since AT TIME ZONE 'UTC')::DATE AND r.n_stories_mentioned > d.n_stories;
