-- Delete a browser's subscription, if it is this person's.
-- Parameters: user_uuid, endpoint.
DELETE FROM push_subscriptions
WHERE endpoint = %(endpoint)s
    AND user_uuid = %(user_uuid)s
