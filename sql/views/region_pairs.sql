-- Question: which regions stand in the same stories, more often than chance would have it?
-- Grain: scheme x UTC month x pair of regions that share no country, each pair once. From sets of places, so a story counts once
-- however many countries of a region it is about. lift is the stories with both against those expected if they had nothing
-- to do with each other; npmi puts it between -1 and 1, jaccard is the share of both among either.
CREATE OR REPLACE VIEW region_pairs AS
WITH set_month AS (
    SELECT date_trunc('month', day)::DATE AS month, places, sum(n_stories)::BIGINT AS n_stories, sum(n_clusters)::BIGINT AS n_clusters
    FROM place_day
    WHERE n_stories > 0 OR n_clusters > 0
    GROUP BY 1, 2
),

total AS (SELECT month, sum(n_stories)::BIGINT AS n_stories_all FROM set_month GROUP BY month),

place AS (
    SELECT month, places, unnest(string_split(places, ' ')) AS place
    FROM set_month
    WHERE places NOT IN ('', 'ZZ')
),

touched AS (
    SELECT DISTINCT p.month, p.places, r.scheme, r.region
    FROM place AS p
    INNER JOIN region_country AS r
        ON r.country = p.place
        AND (r.valid_from IS NULL OR r.valid_from <= p.month)
        AND (r.valid_to IS NULL OR p.month < r.valid_to)
    WHERE p.place <> 'ZZ'
    UNION
    SELECT month, places, split_part(place, ':', 1), split_part(place, ':', 2)
    FROM place
    WHERE place LIKE '%:%'
),

single AS (
    SELECT t.scheme, t.region, t.month, sum(s.n_stories)::BIGINT AS n_stories
    FROM touched AS t
    INNER JOIN set_month AS s ON s.month = t.month AND s.places = t.places
    GROUP BY 1, 2, 3
),

overlap AS (
    SELECT DISTINCT a.scheme, a.region, b.region AS other_region
    FROM region_country AS a
    INNER JOIN region_country AS b ON b.scheme = a.scheme AND b.country = a.country AND b.region > a.region
),

pair AS (
    SELECT
        a.scheme, a.month, a.region, b.region AS other_region, sum(s.n_stories)::BIGINT AS n_stories, sum(s.n_clusters)::BIGINT AS n_clusters
    FROM touched AS a
    INNER JOIN touched AS b ON b.month = a.month AND b.places = a.places AND b.scheme = a.scheme AND b.region > a.region
    INNER JOIN set_month AS s ON s.month = a.month AND s.places = a.places
    LEFT JOIN overlap AS o ON o.scheme = a.scheme AND o.region = a.region AND o.other_region = b.region
    WHERE o.scheme IS NULL
    GROUP BY 1, 2, 3, 4
    HAVING sum(s.n_stories) > 0
)

SELECT
    p.scheme,
    p.month,
    p.region,
    p.other_region,
    p.n_stories,
    n.n_stories_all,
    p.n_stories / n.n_stories_all AS share,
    p.n_clusters,
    a.n_stories AS n_stories_region,
    b.n_stories AS n_stories_other,
    a.n_stories::DOUBLE * b.n_stories / n.n_stories_all AS n_expected,
    p.n_stories::DOUBLE * n.n_stories_all / (a.n_stories::DOUBLE * b.n_stories) AS lift,
    p.n_stories / (a.n_stories + b.n_stories - p.n_stories) AS jaccard,
    CASE
        WHEN p.n_stories = n.n_stories_all THEN 1
        ELSE ln(p.n_stories::DOUBLE * n.n_stories_all / (a.n_stories::DOUBLE * b.n_stories)) / -ln(p.n_stories / n.n_stories_all)
    END AS npmi
FROM pair AS p
INNER JOIN total AS n ON n.month = p.month
INNER JOIN single AS a ON a.scheme = p.scheme AND a.region = p.region AND a.month = p.month
INNER JOIN single AS b ON b.scheme = p.scheme AND b.region = p.other_region AND b.month = p.month;
COMMENT ON VIEW region_pairs IS 'Regions that stand in the same stories, by UTC month.';
COMMENT ON COLUMN region_pairs.scheme IS 'Region scheme.';
COMMENT ON COLUMN region_pairs.month IS 'First day of the UTC month the stories count in.';
COMMENT ON COLUMN region_pairs.region IS 'A region.';
COMMENT ON COLUMN region_pairs.other_region IS 'Another that shares no country with it.';
COMMENT ON COLUMN region_pairs.n_stories IS 'Stories about both.';
COMMENT ON COLUMN region_pairs.n_stories_all IS 'All stories of the month.';
COMMENT ON COLUMN region_pairs.share IS 'n_stories / n_stories_all.';
COMMENT ON COLUMN region_pairs.n_clusters IS 'Those stories with copies counted once a day.';
COMMENT ON COLUMN region_pairs.n_stories_region IS 'Stories about the first.';
COMMENT ON COLUMN region_pairs.n_stories_other IS 'Stories about the other.';
COMMENT ON COLUMN region_pairs.n_expected IS 'Stories about both if they had nothing to do with each other: the support of lift.';
COMMENT ON COLUMN region_pairs.lift IS 'n_stories / n_expected.';
COMMENT ON COLUMN region_pairs.jaccard IS 'Stories about both among stories about either.';
COMMENT ON COLUMN region_pairs.npmi IS 'Normalised pointwise mutual information: 0 by chance, 1 always together.';
