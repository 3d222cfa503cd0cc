-- A reprinted report belongs to the agency that any of its copies credits; families count once.
SELECT cluster_id, origin, origin_kind, first_source_id, n_stories, n_sources, n_families, spread_minutes
FROM syndication ORDER BY cluster_id;
