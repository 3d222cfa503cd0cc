-- Who is first with what others carry too: a report of one family's titles alone does not count.
SELECT source_id, n_clusters, n_own_clusters, n_first_seen, n_first_dated, median_behind_minutes
FROM source_lead ORDER BY source_id;
