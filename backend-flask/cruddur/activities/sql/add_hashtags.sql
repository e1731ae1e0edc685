-- Index a crud under its hashtags.
-- Parameters: uuid, user_uuid (its author), tags.
INSERT INTO hashtags_used (tag, activity_uuid, user_uuid)
SELECT used.tag, %(uuid)s, %(user_uuid)s
FROM unnest(%(tags)s::text[]) AS used (tag)
ON CONFLICT (tag, activity_uuid) DO NOTHING
