-- The first stories of the clusters seen from $from until $since, as events are grouped by, with the event they have.
SELECT
    s.story_id, s.first_seen_at, s.title,
    substr(s.text, s.lede_start + 1, least(s.lede_end - s.lede_start, 600)) AS text,
    s.language, string_agg(m.country, ' ' ORDER BY m.country) AS countries, s.source_id,
    CASE WHEN s.date_quality NOT IN ('missing', 'implausible') THEN s.published_at END AS dated_at, max(e.event_id) AS event_id
FROM story AS s
INNER JOIN story_cluster AS c ON c.story_id = s.story_id AND c.rule = 'first' AND c.first_seen_at >= $from
LEFT JOIN mention AS m ON m.story_id = s.story_id AND m.is_about AND m.first_seen_at >= $from
LEFT JOIN cluster_event AS e ON e.cluster_id = c.cluster_id AND e.first_seen_at >= $from
WHERE s.first_seen_at >= $from AND s.first_seen_at < $since
GROUP BY s.story_id, s.first_seen_at, s.title, s.text, s.lede_start, s.lede_end, s.language, s.source_id,
    s.date_quality, s.published_at;
