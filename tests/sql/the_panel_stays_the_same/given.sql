-- Twenty publishers, 30 days, ten stories each a day; those of the first half write three times as often about Japan.
-- From 21 March on the second half of the press is silent: asked, and no answer.
INSERT INTO region VALUES ('m49', '150', 'Europe', NULL), ('m49', '142', 'Asia', NULL);
INSERT INTO region_country VALUES ('m49', '150', 'FR', NULL, NULL), ('m49', '142', 'JP', NULL, NULL);
INSERT INTO source (source_id, name, home_page, country, family, zone) SELECT 'p' || p, 'P', NULL, 'US', 'p' || p, 'UTC' FROM range(20) t(p);
INSERT INTO feed (feed_id, url, source_id, country) SELECT 'f' || p, '', 'p' || p, 'US' FROM range(20) t(p);
CREATE TEMP TABLE press AS
SELECT p, d, DATE '2026-03-01' + d::INTEGER AS day, p >= 10 AND d >= 20 AS is_dead FROM range(20) t(p), range(30) u(d);
INSERT INTO coverage_day SELECT day, 'p' || p, 1, CASE WHEN is_dead THEN 0 ELSE 1 END, 24, CASE WHEN is_dead THEN 24 ELSE 0 END, 24 FROM press;
CREATE TEMP TABLE written AS
SELECT p || '-' || d || '-' || n AS id, p, day, (p * 7 + d * 3 + n * 11) % 20 < CASE WHEN p < 10 THEN 12 ELSE 6 END AS is_asia
FROM press, range(10) v(n) WHERE NOT is_dead;
INSERT INTO story (story_id, source_id, item_id, first_seen_at, dated_at, dated_on, date_quality, date_rule, lede_start, lede_end, rule_version)
SELECT id, 'p' || p, id, day::TIMESTAMP AT TIME ZONE 'UTC', day::TIMESTAMP AT TIME ZONE 'UTC', day, 'exact', '', 0, 0, '' FROM written;
INSERT INTO story_cluster (story_id, cluster_id, leader_id, first_seen_at, rule, score)
SELECT id, id, id, day::TIMESTAMP AT TIME ZONE 'UTC', 'first', 1 FROM written;
INSERT INTO mention
SELECT id, day::TIMESTAMP AT TIME ZONE 'UTC', day, CASE WHEN is_asia THEN 'JP' ELSE 'FR' END, 'focus', 1, 1, true, true FROM written;
