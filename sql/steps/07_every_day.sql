-- Where the SQL of the roll-ups has changed, the hours and days of all stories are counted again.
CREATE OR REPLACE TEMP TABLE changed_hour AS
SELECT DISTINCT date_trunc('hour', dated_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour_at FROM batch_story
UNION
SELECT DISTINCT date_trunc('hour', dated_at AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS hour_at FROM story;
CREATE OR REPLACE TEMP TABLE changed_day AS
SELECT DISTINCT (hour_at AT TIME ZONE 'UTC')::DATE AS day FROM changed_hour
UNION
SELECT day FROM story_day;
