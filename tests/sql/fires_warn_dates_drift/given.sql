INSERT INTO story (story_id, source_id, item_id, first_seen_at, dated_at, dated_on, date_quality, date_rule, lede_start, lede_end, rule_version)
SELECT n::VARCHAR, 'a', '', seen, seen, seen::DATE, CASE WHEN n < 250 OR n % 3 = 0 THEN 'exact' WHEN n % 50 = 1 THEN 'day' ELSE 'missing' END, '', 0, 0, ''
FROM (SELECT n, CASE WHEN n < 250 THEN TIMESTAMPTZ '1999-12-20T00:00:00Z' ELSE TIMESTAMPTZ '2000-01-02T00:00:00Z' END AS seen FROM range(500) t(n)) AS s;
