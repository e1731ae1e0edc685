-- List a crud under hashtags.
-- Parameters: uuid, tags.
INSERT INTO hashtags_used (tag, activity_uuid)
SELECT used.tag, %(uuid)s
FROM unnest(%(tags)s::text[]) AS used (tag)
ON CONFLICT (tag, activity_uuid) DO NOTHING
