-- Feeds that give most of their entries a new guid at each poll: their stories are told apart by address.
SELECT feed_id, sum(n_guids_changed) AS n_guids_changed, sum(n_entries) AS n_entries
FROM capture
WHERE asked_at >= $since
GROUP BY feed_id
HAVING sum(n_guids_changed) * 2 > sum(n_entries);
