-- Which region schemes are there, and how many regions has each?
SELECT scheme, count(*) AS n_regions
FROM region
GROUP BY scheme
ORDER BY scheme;
