-- Question: from where are stories filed that are about somewhere else?
-- Answer: a row a pair of countries, the 50 with most stories.
-- $since TIMESTAMPTZ = last_day - 6: stories that count on that UTC day or later
-- filed_from: country of the dateline
-- about: another country that they are about
-- n_stories: stories filed there and about it; a story about two countries is in two rows
-- share: n_stories among the stories filed there
-- Note: only stories with a dateline whose place is known.
WITH total AS (
    SELECT country, sum(weight) AS n_filed
    FROM country_pair_day
    WHERE side = 'filed_from' AND day >= ($since AT TIME ZONE 'UTC')::DATE
    GROUP BY country
)

SELECT
    p.country AS filed_from,
    p.about,
    sum(p.n_stories)::BIGINT AS n_stories,
    round(sum(p.n_stories) / any_value(t.n_filed)::DOUBLE, 4) AS share
FROM country_pair_day AS p
INNER JOIN total AS t ON t.country = p.country
WHERE
    p.side = 'filed_from' AND p.about <> p.country AND p.about <> 'ZZ'
    AND p.day >= ($since AT TIME ZONE 'UTC')::DATE
GROUP BY p.country, p.about
HAVING sum(p.n_stories) > 0
ORDER BY n_stories DESC, filed_from, p.about
LIMIT 50;
