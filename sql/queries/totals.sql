-- Question: how much is there, on each of the four levels of counting?
-- Answer: one row.
-- n_items: wordings of entries of feeds
-- n_sightings: stories, once in each feed that had them
-- n_stories: one publisher's text each
-- n_clusters: texts, whoever carries them
-- n_clusters_copied: texts that more than one publisher carried
-- n_copies: stories beyond the first of their cluster
-- Note: an edition holds the stories of its last 30 days, the lake holds all.
SELECT
    (SELECT count(*) FROM item) AS n_items,
    (SELECT count(*) FROM sighting) AS n_sightings,
    (SELECT count(*) FROM story) AS n_stories,
    (SELECT count(*) FROM cluster) AS n_clusters,
    (SELECT count(*) FROM cluster WHERE n_stories > 1) AS n_clusters_copied,
    (SELECT coalesce(sum(n_stories - 1), 0)::BIGINT FROM cluster) AS n_copies;
