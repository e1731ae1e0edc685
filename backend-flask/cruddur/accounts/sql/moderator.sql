-- A moderator's row; none if the user isn't one, or isn't any more.
-- Parameters: user_uuid.
SELECT user_uuid
FROM moderators
WHERE user_uuid = %(user_uuid)s
LIMIT 1
