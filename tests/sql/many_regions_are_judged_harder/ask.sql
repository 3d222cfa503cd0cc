-- The more regions of a scheme are judged on a day, the more a burst takes: false alarms are bounded by scheme and day.
SELECT scheme, count(*), round(max(p_limit), 4), round(max(p_value) FILTER (WHERE z > 3), 4), count(*) FILTER (WHERE burst)
FROM coverage_trends WHERE day = DATE '2026-02-24' GROUP BY scheme ORDER BY scheme;
