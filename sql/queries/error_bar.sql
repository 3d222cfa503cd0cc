-- How far can counts of region $region of scheme $scheme be trusted?
-- A row for the region, one for all regions and one for each language: of labelled stories said to be about a
-- country there how many are (precision), of those that are how many are found (recall), each with the bounds
-- between which it lies at 95 % (Wilson's interval).
WITH judged AS (
    SELECT p.language, p.country, p.label = 'about' AS is_wanted, p.found = 'about' AS is_found
    FROM labelled_place AS p
    WHERE p.label <> 'either' AND p.country <> 'ZZ'
),

cut AS (
    SELECT 'region ' || r.name AS what, j.is_wanted, j.is_found
    FROM judged AS j
    INNER JOIN region_country AS c ON c.country = j.country AND c.scheme = $scheme AND c.region = $region
    INNER JOIN region AS r ON r.scheme = c.scheme AND r.region = c.region
    WHERE c.valid_to IS NULL
    UNION ALL
    SELECT 'all regions', is_wanted, is_found FROM judged
    UNION ALL
    SELECT 'language ' || language, is_wanted, is_found FROM judged
),

counted AS (
    SELECT
        what,
        count(*) FILTER (WHERE is_wanted AND is_found) AS n_right,
        count(*) FILTER (WHERE is_found) AS n_found,
        count(*) FILTER (WHERE is_wanted) AS n_wanted
    FROM cut
    GROUP BY what
),

rated AS (
    SELECT what, n_right, n_found, n_wanted, n_right / n_found AS p, n_right / n_wanted AS r
    FROM counted
    WHERE n_found > 0 AND n_wanted > 0
)

SELECT
    what, n_found, n_wanted, n_right,
    p AS precision,
    (p + 1.92 / n_found - 1.96 * sqrt(p * (1 - p) / n_found + 0.96 / (n_found * n_found))) / (1 + 3.84 / n_found)
        AS precision_from,
    (p + 1.92 / n_found + 1.96 * sqrt(p * (1 - p) / n_found + 0.96 / (n_found * n_found))) / (1 + 3.84 / n_found)
        AS precision_to,
    r AS recall,
    (r + 1.92 / n_wanted - 1.96 * sqrt(r * (1 - r) / n_wanted + 0.96 / (n_wanted * n_wanted))) / (1 + 3.84 / n_wanted)
        AS recall_from,
    (r + 1.92 / n_wanted + 1.96 * sqrt(r * (1 - r) / n_wanted + 0.96 / (n_wanted * n_wanted))) / (1 + 3.84 / n_wanted)
        AS recall_to
FROM rated
ORDER BY what LIKE 'language%', what = 'all regions', what;
