-- Delete subscriptions that their push services don't know any more.
-- Parameters: uuids.
DELETE FROM push_subscriptions
WHERE uuid = ANY(%(uuids)s)
