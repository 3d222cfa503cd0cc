-- As the other large tables: cut by month or day, so that what is asked of the last days reads the last files.
ALTER TABLE story_band SET PARTITIONED BY (day);
ALTER TABLE cluster SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE cluster_event SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
