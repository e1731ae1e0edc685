-- Index a crud under its hashtags.
-- Parameters: uuid, user_uuid (its author), tags and written (their spellings, as many).
INSERT INTO hashtags_used (tag, activity_uuid, user_uuid, written)
SELECT used.tag, %(uuid)s, %(user_uuid)s, used.written
FROM unnest(%(tags)s::text[], %(written)s::text[]) AS used (tag, written)
ON CONFLICT (tag, activity_uuid) DO NOTHING
