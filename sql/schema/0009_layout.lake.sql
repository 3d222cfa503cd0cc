-- As mention, cut by month, and first by the version: versions are read one or two at a time.
ALTER TABLE mention_version SET PARTITIONED BY (rule_version, year(first_seen_at), month(first_seen_at));
