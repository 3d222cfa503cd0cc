-- Which reports first dated since $since were reprinted most, and where do they come from?
SELECT title, origin_kind, origin, first_source, n_stories, n_sources, n_families, n_countries, spread_minutes, cluster_id
FROM syndication
WHERE n_stories > 1 AND first_dated_at >= $since
ORDER BY n_families DESC, n_stories DESC, cluster_id
LIMIT 50;
