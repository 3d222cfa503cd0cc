-- As it was, and as the other large tables: cut by month.
ALTER TABLE term_day SET PARTITIONED BY (year(day), month(day));
