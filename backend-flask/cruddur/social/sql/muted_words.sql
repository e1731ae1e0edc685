-- The words that a user mutes, the newest first. Those whose time is over are left out.
-- Parameters: user_uuid.
SELECT
    coalesce(json_agg(muted_word_json(muted_words) ORDER BY muted_words.uuid DESC), '[]')::text
        AS body
FROM muted_words
WHERE muted_words.user_uuid = %(user_uuid)s
    AND (muted_words.expires_at IS NULL OR muted_words.expires_at > now())
LIMIT 1
