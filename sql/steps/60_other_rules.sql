-- What rules of $rule_version say of the stories first seen from $since on and before $until, instead of what they
-- said before.
DELETE FROM mention_version
WHERE rule_version = $rule_version AND first_seen_at >= $since AND first_seen_at < $until;
