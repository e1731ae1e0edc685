-- Remove a crud from the hashtags that it has no more, or spells in another way.
-- Parameters: uuid, tags and written (the spellings that it has, as many).
DELETE FROM hashtags_used
WHERE activity_uuid = %(uuid)s
    AND NOT EXISTS (
        SELECT FROM unnest(%(tags)s::text[], %(written)s::text[]) AS used (tag, written)
        WHERE used.tag = hashtags_used.tag
            AND used.written = hashtags_used.written
    )
