-- Filed in Nairobi: two copies about Somalia that name Kenya, and one about Kenya. Weights add up to the stories filed.
SELECT month, filed_from, about, is_same, n_stories, n_stories_filed, round(share, 3), n_clusters, n_independent, weight
FROM filed_from_about ORDER BY about;
