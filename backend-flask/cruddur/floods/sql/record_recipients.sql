-- Insert whom a text goes to, without its author and their followers; who has got it before is counted from now
-- on, unless a report has them. Return how many people have got it in a day that are in no report. The
-- text is locked, so nobody else counts.
-- Parameters: author_uuid, fingerprint, recipient_uuids, is_message, now, expires_at.
WITH recorded AS (
    INSERT INTO text_recipients (
        author_uuid, fingerprint, recipient_uuid, is_message, expires_at
    )
    SELECT %(author_uuid)s, %(fingerprint)s, named.uuid, %(is_message)s, %(expires_at)s
    FROM unnest(%(recipient_uuids)s::uuid[]) AS named (uuid)
    WHERE named.uuid <> %(author_uuid)s
        AND NOT EXISTS (
            SELECT FROM follows
            WHERE follows.follower_uuid = named.uuid AND follows.followed_uuid = %(author_uuid)s
        )
    ON CONFLICT (author_uuid, fingerprint, recipient_uuid) DO UPDATE
    SET
        is_message = text_recipients.is_message OR excluded.is_message,
        is_reported = FALSE,
        expires_at = excluded.expires_at
    WHERE NOT text_recipients.is_reported OR text_recipients.expires_at <= %(now)s
    RETURNING recipient_uuid
),
unreported AS (
    SELECT recipient_uuid
    FROM recorded
    UNION
    SELECT recipient_uuid
    FROM text_recipients
    WHERE author_uuid = %(author_uuid)s
        AND fingerprint = %(fingerprint)s
        AND NOT is_reported
        AND expires_at > %(now)s
)
SELECT count(*) AS unreported
FROM unreported
LIMIT 1
