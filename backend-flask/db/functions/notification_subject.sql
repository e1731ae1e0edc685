-- What groups the notifications of one kind into one entry: likes and reposts of one crud are one,
-- follows of one day are one, replies and mentions are one each.
CREATE OR REPLACE FUNCTION notification_subject(uuid uuid, kind text, activity_uuid uuid)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN kind IN ('like', 'repost') THEN activity_uuid::text
    WHEN kind = 'follow' THEN (uuid_extract_timestamp(uuid) AT TIME ZONE 'UTC')::date::text
    ELSE uuid::text
END;
