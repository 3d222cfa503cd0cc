-- Question: how sure are the dates by which stories are counted?
-- Answer: a row a publisher, the one with most stories whose date is not exact first.
-- $since TIMESTAMPTZ = last_day - 6: stories first seen from then on
-- source_id: the publisher
-- name: its name
-- n_stories: its stories
-- n_unsure: stories whose date is not exact
-- share_exact: share of stories with an instant and its zone
-- share_zone_assumed: with an instant whose zone is the publisher's usual one
-- share_day_only: with a day and no time
-- share_ambiguous: with a date that can be read two ways
-- share_missing: without a date: they count when first seen
-- share_implausible: with a date that is not believed: they count when first seen
-- date_rule: the rule that read most of its dates
-- median_delay_minutes: from the publisher's date until we saw the story, median of the exact ones
-- Note: stories whose date is missing or implausible are late by as much as we are.
SELECT
    s.source_id,
    o.name,
    count(*) AS n_stories,
    count(*) FILTER (WHERE s.date_quality <> 'exact') AS n_unsure,
    round(count(*) FILTER (WHERE s.date_quality = 'exact') / count(*), 4) AS share_exact,
    round(count(*) FILTER (WHERE s.date_quality = 'zone_assumed') / count(*), 4) AS share_zone_assumed,
    round(count(*) FILTER (WHERE s.date_quality = 'day_only') / count(*), 4) AS share_day_only,
    round(count(*) FILTER (WHERE s.date_quality = 'ambiguous') / count(*), 4) AS share_ambiguous,
    round(count(*) FILTER (WHERE s.date_quality = 'missing') / count(*), 4) AS share_missing,
    round(count(*) FILTER (WHERE s.date_quality = 'implausible') / count(*), 4) AS share_implausible,
    mode(s.date_rule) AS date_rule,
    median(date_diff('minute', s.dated_at, s.first_seen_at)) FILTER (WHERE s.date_quality = 'exact') AS median_delay_minutes
FROM story AS s
LEFT JOIN source AS o ON o.source_id = s.source_id
WHERE s.first_seen_at >= $since
GROUP BY s.source_id, o.name
ORDER BY n_unsure DESC, n_stories DESC, s.source_id;
