-- As the other large tables: cut by month.
ALTER TABLE wider_cluster SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE cluster_source SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
