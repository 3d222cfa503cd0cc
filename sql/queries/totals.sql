-- The four levels of counting: items, stories, clusters, and clusters that more than one publisher carried.
SELECT
    (SELECT count(*) FROM item) AS n_items,
    (SELECT count(*) FROM sighting) AS n_sightings,
    (SELECT count(*) FROM story) AS n_stories,
    (SELECT count(*) FROM syndication) AS n_clusters,
    (SELECT count(*) FROM syndication WHERE n_stories > 1) AS n_clusters_copied,
    (SELECT coalesce(sum(n_stories - 1), 0) FROM syndication) AS n_copies;
