-- Data export: a page of the words that a user mutes, in the order of their ids (keyset pagination).
-- Parameters: user_uuid, after, limit.
WITH page AS (
    SELECT
        muted_words.uuid,
        muted_word_json(muted_words) AS body
    FROM muted_words
    WHERE muted_words.user_uuid = %(user_uuid)s
        AND muted_words.uuid > %(after)s
        AND (muted_words.expires_at IS NULL OR muted_words.expires_at > now())
    ORDER BY muted_words.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(json_agg(body ORDER BY uuid), '[]')::text AS body,
    CASE WHEN count(*) = %(limit)s THEN (array_agg(uuid ORDER BY uuid DESC))[1] END AS next_cursor
FROM page
LIMIT 1
