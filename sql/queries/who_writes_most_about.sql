-- Question: whose press writes most about a region, and more than the press at large?
-- Answer: a row a country that publishers sit in, the one that writes most first.
-- $scheme VARCHAR = 'm49': region scheme
-- $region VARCHAR: region of the scheme
-- $since TIMESTAMPTZ = last_day - 27: stories that count on that UTC day or later
-- source_country: country the publishers sit in
-- name: its English name
-- is_home: whether it lies in the region
-- weight: stories' worth about the region: a story about several countries is split among them
-- n_stories_all: all stories of these publishers
-- share: weight / n_stories_all
-- share_all: the same of the press at large
-- n_expected: stories' worth if these publishers wrote about the region as all do: the support of lift
-- lift: weight / n_expected: above 1 is more than the press at large
-- Note: most is home news: read is_home = false beside it, and no lift with a small n_expected.
WITH pair AS (
    SELECT
        p.country AS source_country,
        sum(p.weight)::DOUBLE AS n_stories_all,
        coalesce(sum(p.weight) FILTER (WHERE r.country IS NOT NULL), 0)::DOUBLE AS weight
    FROM country_pair_day AS p
    LEFT JOIN region_country AS r
        ON r.scheme = $scheme AND r.region = $region AND r.country = p.about
        AND (r.valid_from IS NULL OR r.valid_from <= p.day)
        AND (r.valid_to IS NULL OR p.day < r.valid_to)
    WHERE p.side = 'source' AND p.day >= ($since AT TIME ZONE 'UTC')::DATE
    GROUP BY p.country
),

total AS (
    SELECT *, sum(weight) OVER () / nullif(sum(n_stories_all) OVER (), 0) AS share_all FROM pair
)

SELECT
    t.source_country,
    c.name,
    EXISTS (
        SELECT 1 FROM region_country AS r
        WHERE r.scheme = $scheme AND r.region = $region AND r.country = t.source_country AND r.valid_to IS NULL
    ) AS is_home,
    round(t.weight, 2) AS weight,
    round(t.n_stories_all)::BIGINT AS n_stories_all,
    round(t.weight / t.n_stories_all, 4) AS share,
    round(t.share_all, 4) AS share_all,
    round(t.n_stories_all * t.share_all, 2) AS n_expected,
    round(t.weight / nullif(t.n_stories_all * t.share_all, 0), 2) AS lift
FROM total AS t
LEFT JOIN country AS c ON c.country = t.source_country
WHERE t.n_stories_all > 0
ORDER BY t.weight DESC, t.source_country;
