-- Return what a crud says, for search and muted words: its message and the choices of its poll.
CREATE OR REPLACE FUNCTION activity_text(message text, poll_choices text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
    WHEN poll_choices IS NULL THEN message
    ELSE message || E'\n' || array_to_string(poll_choices, E'\n')
END;
