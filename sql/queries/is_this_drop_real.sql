-- Question: is this drop in the news of a region real, or could we not see?
-- Answer: a row a UTC day.
-- $scheme VARCHAR = 'm49': region scheme
-- $region VARCHAR: region of the scheme
-- $since TIMESTAMPTZ = last_day - 6: from that UTC day on
-- day: UTC day the stories count on
-- n_stories: stories about the region; NULL where no feed answered
-- n_stories_all: all stories: falls as well where we could not see
-- share: n_stories / n_stories_all: stays about where it is where we could not see
-- n_polls: requests made
-- n_polls_failed: requests that no feed answered
-- n_sources_down: publishers of those expected that were not heard
-- coverage_ok: whether at least 80 % of them were heard
-- is_complete: false for the last day polled, which still grows
-- Note: a drop in share on a day whose coverage_ok is true is real; in n_stories alone it need not be.
SELECT day, n_stories, n_stories_all, round(share, 4) AS share, n_polls, n_polls_failed, n_sources_down, coverage_ok, is_complete
FROM coverage_daily
WHERE scheme = $scheme AND region = $region AND day >= ($since AT TIME ZONE 'UTC')::DATE
ORDER BY day;
