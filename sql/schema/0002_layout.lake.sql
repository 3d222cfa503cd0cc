-- How DuckLake lays the large tables out: small loads stay in the catalog until the daily flush,
-- files are cut by month, so that a look-up bounded in time reads a bounded number of files.
CALL lake.set_option('data_inlining_row_limit', 1000);
ALTER TABLE poll SET PARTITIONED BY (year(asked_at), month(asked_at));
ALTER TABLE item SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE story SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE mention SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE evidence SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE story_cluster SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
ALTER TABLE story_band SET PARTITIONED BY (year(first_seen_at), month(first_seen_at));
