-- migrate:up

COMMENT ON COLUMN activities.entities IS
'Mentions, hashtags and links in the message, in the shape that the API returns. A mention has the person''s uuid.';

-- migrate:down

COMMENT ON COLUMN activities.entities IS
'Mentions, hashtags and links in the message, in the shape that the API returns.';

DROP FUNCTION IF EXISTS current_mentions(uuid, json);
