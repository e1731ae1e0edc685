-- Unmute a word of a user.
-- Parameters: uuid, user_uuid.
DELETE FROM muted_words
WHERE uuid = %(uuid)s AND user_uuid = %(user_uuid)s
