-- Detach a quote from a crud that hasn't expired, and correct the counter of the quoted crud.
-- Parameters: uuid, now.
WITH detached AS (
    UPDATE activities
    SET is_quote_detached = TRUE
    WHERE uuid = %(uuid)s
        AND expires_at > %(now)s
        AND NOT is_quote_detached
    RETURNING quote_uuid
)
UPDATE activities
SET quotes_count = quotes_count - 1
WHERE uuid = (SELECT detached.quote_uuid FROM detached)
