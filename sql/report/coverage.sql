-- Could the news be seen on each day since $since: were feeds asked as often as due, and how many publishers were heard?
-- Days on which no feed answered have no publishers heard: NULL, not 0.
SELECT
    c.day,
    round(sum(c.n_polls_due), 0) AS n_polls_due,
    sum(c.n_polls)::BIGINT AS n_polls,
    sum(c.n_polls - c.n_polls_failed)::BIGINT AS n_polls_answered,
    sum(c.n_polls_failed)::BIGINT AS n_polls_failed,
    sum(c.n_polls_missed)::BIGINT AS n_polls_missed,
    CASE WHEN p.n_sources_answered > 0 THEN p.n_sources_expected END AS n_sources_expected,
    CASE WHEN p.n_sources_answered > 0 THEN p.n_sources_answered END AS n_sources_heard,
    CASE
        WHEN coalesce(p.n_sources_answered, 0) = 0 THEN 'no feed answered'
        WHEN p.n_sources_answered < 0.8 * p.n_sources_expected THEN 'under 80 % of publishers heard'
        WHEN NOT bool_and(c.is_complete) THEN 'day not over'
        ELSE 'seen'
    END AS seen
FROM coverage_source AS c
LEFT JOIN panel_day AS p ON p.day = c.day
WHERE c.day >= $since::DATE
GROUP BY c.day, p.n_sources_expected, p.n_sources_answered
ORDER BY c.day;
