-- Question: how far can counts of a region be trusted?
-- Answer: a row for the region, one for all regions and one for each language of the labelled stories.
-- $scheme VARCHAR = 'm49': region scheme
-- $region VARCHAR: region of the scheme
-- what: the region, all regions, or a language
-- n_found: story and country pairs that the rules call "about"
-- n_wanted: pairs that are labelled so
-- n_right: pairs of which both holds
-- precision: n_right / n_found: of what is counted, how much should be
-- precision_from: lower bound of it at 95 % (Wilson's interval)
-- precision_to: upper bound
-- recall: n_right / n_wanted: of what should be counted, how much is
-- recall_from: lower bound of it at 95 %
-- recall_to: upper bound
-- Note: the labelled stories are invented and in 23 languages; real news is easier in some ways and harder in others.
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
