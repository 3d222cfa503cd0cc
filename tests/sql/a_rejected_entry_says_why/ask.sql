-- What became no item, whose fault that is, and which pack has the body.
SELECT rejected_id, source_id, reason, is_our_fault, pack FROM rejected_items ORDER BY rejected_id;
