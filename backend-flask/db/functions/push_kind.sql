-- The kind under which the settings of push list a kind of notification.
CREATE OR REPLACE FUNCTION push_kind(kind text)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN kind IN ('follow_request', 'follow_accepted') THEN 'follow'
    WHEN kind = 'quote' THEN 'mention'
    ELSE kind
END;
