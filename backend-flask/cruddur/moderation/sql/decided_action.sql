-- The action of a decision.
-- Parameters: uuid.
SELECT action
FROM moderation_log
WHERE uuid = %(uuid)s
LIMIT 1
