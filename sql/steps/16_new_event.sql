-- The events of earlier clusters that this batch settles otherwise give way.
DELETE FROM cluster_event
WHERE first_seen_at >= $from AND cluster_id IN (SELECT cluster_id FROM batch_cluster_event);
