-- Delete the subscriptions of a session, or all of the person's.
-- Parameters: user_uuid, session_uuid (NULL: all).
DELETE FROM push_subscriptions
WHERE user_uuid = %(user_uuid)s
    AND (%(session_uuid)s::uuid IS NULL OR session_uuid = %(session_uuid)s)
