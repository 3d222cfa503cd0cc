-- As the other large tables: cut by month, so that what is asked of the last weeks reads the last months.
ALTER TABLE feed_hour SET PARTITIONED BY (year(hour_at), month(hour_at));
