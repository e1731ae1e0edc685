-- Insert the poll of a crud that the transaction has inserted, with its choices; it ends with the crud at the latest.
-- Parameters: activity_uuid, is_multiple, closes_at (NULL: with the crud).
INSERT INTO polls (activity_uuid, is_multiple, closes_at, votes_counts)
SELECT
    uuid,
    %(is_multiple)s,
    least(%(closes_at)s, expires_at),
    array_fill(0, ARRAY[cardinality(poll_choices)])
FROM activities
WHERE uuid = %(activity_uuid)s
