-- What a user mutes in hashtags, in the form that all spellings share.
-- Parameters: user_uuid.
SELECT coalesce(array_agg(muted_words.folded), '{}') AS tags
FROM muted_words
WHERE muted_words.user_uuid = %(user_uuid)s
    AND muted_words.in_tags
    AND (muted_words.expires_at IS NULL OR muted_words.expires_at > now())
LIMIT 1
