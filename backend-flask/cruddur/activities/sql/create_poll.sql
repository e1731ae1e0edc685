-- Insert the poll of a crud that the transaction has inserted, with its choices; it ends with the crud at the latest. Its
-- end is notified of if the crud is still there for a while.
-- Parameters: activity_uuid, is_multiple, closes_at (NULL: with the crud), min_time_left (a timedelta).
INSERT INTO polls (activity_uuid, is_multiple, closes_at, votes_counts, notify_at)
SELECT
    uuid,
    %(is_multiple)s,
    least(%(closes_at)s, expires_at),
    array_fill(0, ARRAY[cardinality(poll_choices)]),
    CASE WHEN %(closes_at)s <= expires_at - %(min_time_left)s THEN %(closes_at)s END
FROM activities
WHERE uuid = %(activity_uuid)s
