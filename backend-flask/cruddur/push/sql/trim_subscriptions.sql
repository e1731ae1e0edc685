-- Delete a person's oldest subscriptions, so that the newest remain. Locked rows are skipped, as two
-- people who take over each other's browser would deadlock.
-- Parameters: user_uuid, max_count (how many remain).
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH oldest AS MATERIALIZED (
    SELECT uuid
    FROM push_subscriptions
    WHERE user_uuid = %(user_uuid)s
    ORDER BY uuid DESC
    OFFSET %(max_count)s
    LIMIT 100
    FOR UPDATE SKIP LOCKED
)
DELETE FROM push_subscriptions
USING oldest
WHERE push_subscriptions.uuid = oldest.uuid
