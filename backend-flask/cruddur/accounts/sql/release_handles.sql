-- Keep some handles no longer whose time is over, leaving alone those that are being kept anew.
-- Parameters: now, batch (how many at most).
DELETE FROM held_handles
WHERE handle IN (
    SELECT handle
    FROM held_handles
    WHERE held_until <= %(now)s
    ORDER BY held_until, handle
    LIMIT %(batch)s
    FOR UPDATE SKIP LOCKED
)
