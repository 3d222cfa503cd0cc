-- A reprinted report belongs to the agency that most of its copies credit; families count once, and are voices
-- of their own only with a text of their own.
SELECT cluster_id, origin, origin_kind, origin_rule, first_source_id, n_stories, n_sources, n_families, n_independent, spread_minutes
FROM syndication ORDER BY cluster_id;
