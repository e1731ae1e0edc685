-- Mark a recovery code as used, or as not used; nothing if the user has no such code, or it is so already.
-- Of two requests with the same code, the second waits for the first, and then changes nothing.
-- Parameters: user_uuid, hash, used_at (NULL: it isn't used after all).
UPDATE recovery_codes
SET used_at = %(used_at)s
WHERE user_uuid = %(user_uuid)s
    AND hash = %(hash)s
    AND (used_at IS NULL) <> (%(used_at)s::timestamptz IS NULL)
