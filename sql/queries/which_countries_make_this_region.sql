-- Question: which countries make the number of a region, and how has that changed?
-- Answer: a row a country of the region, the largest first.
-- $scheme VARCHAR = 'm49': region scheme
-- $region VARCHAR: region of the scheme
-- $since TIMESTAMPTZ = last_day - 6: stories that count on that UTC day or later, up to the last complete day
-- country: country of the region
-- name: its English name
-- n_stories: stories about it; one about two countries is in both rows
-- n_stories_before: the same on as many days before
-- weight: its shares in all stories
-- share_of_region: weight among all countries of the region
-- share_before: the same on as many days before
-- Note: regions that texts name themselves ("the Sahel") are of no country and not in here. Publishers' countries are
-- as in the catalogue; a change of it does not change these numbers.
WITH span AS (
    SELECT ($since AT TIME ZONE 'UTC')::DATE AS first_day, max(day) - 1 AS last_day FROM panel_day
),

counted AS (
    SELECT
        p.about AS country,
        sum(p.n_stories) FILTER (WHERE p.day >= s.first_day) AS n_stories,
        sum(p.n_stories) FILTER (WHERE p.day < s.first_day) AS n_stories_before,
        sum(p.weight) FILTER (WHERE p.day >= s.first_day) AS weight,
        sum(p.weight) FILTER (WHERE p.day < s.first_day) AS weight_before
    FROM country_pair_day AS p
    CROSS JOIN span AS s
    INNER JOIN region_country AS r
        ON r.scheme = $scheme AND r.region = $region AND r.country = p.about
        AND (r.valid_from IS NULL OR r.valid_from <= p.day)
        AND (r.valid_to IS NULL OR p.day < r.valid_to)
    WHERE
        p.side = 'source' AND p.day <= s.last_day AND p.day >= s.first_day - (s.last_day - s.first_day + 1)::INTEGER
    GROUP BY p.about
)

SELECT
    n.country,
    c.name,
    coalesce(n.n_stories, 0)::BIGINT AS n_stories,
    coalesce(n.n_stories_before, 0)::BIGINT AS n_stories_before,
    coalesce(n.weight, 0) AS weight,
    round(coalesce(n.weight, 0)::DOUBLE / nullif(sum(n.weight) OVER (), 0)::DOUBLE, 4) AS share_of_region,
    round(coalesce(n.weight_before, 0)::DOUBLE / nullif(sum(n.weight_before) OVER (), 0)::DOUBLE, 4) AS share_before
FROM counted AS n
LEFT JOIN country AS c ON c.country = n.country
ORDER BY weight DESC, n.country;
