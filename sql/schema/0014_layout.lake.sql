-- As the other roll-ups: cut by month.
ALTER TABLE region_pair_day SET PARTITIONED BY (year(day), month(day));
ALTER TABLE country_pair_day SET PARTITIONED BY (year(day), month(day));
