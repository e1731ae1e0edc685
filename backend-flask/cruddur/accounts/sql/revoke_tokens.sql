-- Revoke every access token that was issued to a user before a moment.
-- Parameters: uuid, valid_from.
UPDATE users
SET tokens_valid_from = greatest(tokens_valid_from, %(valid_from)s)
WHERE uuid = %(uuid)s
