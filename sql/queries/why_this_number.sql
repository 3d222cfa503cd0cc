-- Which stories of $region (in $scheme) since $since make the number, and by which words?
SELECT s.dated_on, s.title, s.source_id, s.country, s.role, s.weight, e.surface, e.rule, e.context
FROM story_region AS s
INNER JOIN story_evidence AS e ON e.story_id = s.story_id AND e.target = s.country
WHERE s.scheme = $scheme AND s.region = $region AND s.is_about AND s.dated_on >= ($since AT TIME ZONE 'UTC')::DATE
ORDER BY s.dated_on DESC, s.story_id, e.span_start
LIMIT 200;
