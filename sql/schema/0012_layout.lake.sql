-- As the other large tables: cut by month, so that what is asked of the last days reads the last months.
ALTER TABLE place_day SET PARTITIONED BY (year(day), month(day));
ALTER TABLE place_hour SET PARTITIONED BY (year(hour_at), month(hour_at));
ALTER TABLE country_hour SET PARTITIONED BY (year(hour_at), month(hour_at));
ALTER TABLE region_hour SET PARTITIONED BY (year(hour_at), month(hour_at));
ALTER TABLE term_day SET PARTITIONED BY (year(day), month(day));
