-- Mute a word, or replace how it is muted; no row if the user mutes as many others as they may.
-- Parameters: uuid, user_uuid, value, folded, query, in_text, in_tags, except_following, expires_at (NULL:
-- never), now, max_words.
INSERT INTO muted_words (
    uuid, user_uuid, value, folded, query, in_text, in_tags, except_following, expires_at, created_at
)
SELECT
    %(uuid)s,
    %(user_uuid)s,
    %(value)s,
    %(folded)s,
    %(query)s::tsquery,
    %(in_text)s,
    %(in_tags)s,
    %(except_following)s,
    %(expires_at)s,
    %(now)s
WHERE (
    SELECT count(*)
    FROM muted_words AS others
    WHERE others.user_uuid = %(user_uuid)s
        AND others.folded <> %(folded)s
        AND (others.expires_at IS NULL OR others.expires_at > now())
) < %(max_words)s
ON CONFLICT (user_uuid, folded) DO UPDATE
SET
    value = excluded.value,
    query = excluded.query,
    in_text = excluded.in_text,
    in_tags = excluded.in_tags,
    except_following = excluded.except_following,
    expires_at = excluded.expires_at
RETURNING muted_word_json(muted_words)::text AS body
