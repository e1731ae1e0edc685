-- Delete a batch of the recipients of texts after their day, skipping locked ones.
-- Parameters: now, limit.
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH due AS MATERIALIZED (
    SELECT
        author_uuid,
        fingerprint,
        recipient_uuid
    FROM text_recipients
    WHERE expires_at <= %(now)s
    ORDER BY expires_at, author_uuid, fingerprint, recipient_uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
)
DELETE FROM text_recipients
USING due
WHERE text_recipients.author_uuid = due.author_uuid
    AND text_recipients.fingerprint = due.fingerprint
    AND text_recipients.recipient_uuid = due.recipient_uuid
