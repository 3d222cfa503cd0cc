-- Names after a word of place ("in", "bei", "à" ...) in stories in which no place was recognised, at two publishers or more: towns
-- and regions the lists may lack. Months and days, which stand there too, are left out.
WITH named AS (
    SELECT s.story_id, s.source_id, unnest(regexp_extract_all(
        coalesce(s.title, '') || ' | ' || coalesce(s.text, ''), '(?:^|\s)(?:in|near|from|bei|aus|en|em|à|desde|w|v|i|в|из)\s+([A-ZÀ-ÞА-Я][a-zà-ÿа-я]{3,}(?:\s[A-ZÀ-ÞА-Я][a-zà-ÿа-я]{3,})?)', 1
    )) AS name
    FROM story AS s
    INNER JOIN mention AS m ON m.story_id = s.story_id AND m.role = 'unlocated' AND m.first_seen_at >= $since
    WHERE s.first_seen_at >= $since
)

SELECT name, count(DISTINCT story_id) AS n_stories, count(DISTINCT source_id) AS n_sources, min(story_id) AS example
FROM named
WHERE NOT regexp_matches(
    name, '^(?:January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Juni|Juli|Oktober|Dezember|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)'
)
GROUP BY name
HAVING count(DISTINCT source_id) >= 2;
