-- What groups the notifications of one kind into one entry: likes and reposts of one crud are one,
-- follows of one day are one, as are requests to follow and accepted ones, replies and mentions are one each. The day is a number, because a date's
-- text depends on a setting: then the planner couldn't inline this function.
CREATE OR REPLACE FUNCTION notification_subject(uuid uuid, kind text, activity_uuid uuid)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN kind IN ('like', 'repost', 'poll_ended') THEN activity_uuid::text
    WHEN kind IN ('follow', 'follow_request', 'follow_accepted') THEN (
        (uuid_extract_timestamp(uuid) AT TIME ZONE 'UTC')::date - DATE '2000-01-01'
    )::text
    ELSE uuid::text
END;
