-- Where a region scheme has changed, regions are counted again on all hours and days, by sets of places: no story is read.
CREATE OR REPLACE TEMP TABLE changed_hour AS
SELECT hour_at FROM story_hour;
CREATE OR REPLACE TEMP TABLE changed_day AS
SELECT day FROM story_day;
