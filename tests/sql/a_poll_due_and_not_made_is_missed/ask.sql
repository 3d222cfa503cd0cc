-- A feed due every hour: asked all day, for six hours, not at all, and on the last day until noon. What fails is not missed.
SELECT day, n_polls_due, n_polls, n_polls_failed, n_polls_missed, is_heard, is_complete
FROM coverage_source ORDER BY day;
