-- Shares among the countries a story is about add up to exactly 1, whatever rounding leaves over.
SELECT count(*), sum(weight), sum(weight_about), min(weight_about) FROM country_hour;
