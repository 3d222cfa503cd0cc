-- From where are stories filed that are about somewhere else, since $since?
SELECT f.country AS filed_from, a.country AS about, count(DISTINCT f.story_id) AS n_stories
FROM mention AS f
INNER JOIN mention AS a ON a.story_id = f.story_id AND a.is_about AND a.country <> f.country
WHERE f.role = 'filed_from' AND f.dated_on >= ($since AT TIME ZONE 'UTC')::DATE
GROUP BY f.country, a.country
ORDER BY n_stories DESC, filed_from, about
LIMIT 50;
