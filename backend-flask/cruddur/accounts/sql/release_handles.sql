-- Keep some handles no longer whose time is over, leaving alone those that are being kept anew.
-- Parameters: now, batch (how many at most).
-- Materialized, as a subquery that locks might be run more than once, and then takes more.
WITH free AS MATERIALIZED (
    SELECT handle
    FROM held_handles
    WHERE held_until <= %(now)s
    ORDER BY held_until, handle
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM held_handles
USING free
WHERE held_handles.handle = free.handle
