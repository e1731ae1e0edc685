-- Report a text to the moderators, with the number of people that it went to and some of those whom cruds name,
-- and mark them as reported. If a report of its author is open, add to the number if it is of this text. Return
-- whether the report is new.
-- Parameters: author_uuid, fingerprint, uuid, message, now, purge_at.
WITH reported AS (
    UPDATE text_recipients
    SET is_reported = TRUE
    WHERE author_uuid = %(author_uuid)s
        AND fingerprint = %(fingerprint)s
        AND NOT is_reported
        AND expires_at > %(now)s
    RETURNING recipient_uuid, is_message
),
named AS (
    SELECT users.handle
    FROM users
    WHERE users.uuid IN (
        SELECT reported.recipient_uuid
        FROM reported
        WHERE NOT reported.is_message
    )
    ORDER BY users.handle
    LIMIT 10
)
INSERT INTO reports (
    uuid,
    text_fingerprint,
    subject_type,
    subject_uuid,
    person_uuid,
    person_handle,
    reason,
    comment,
    evidence,
    created_at,
    purge_at
)
SELECT
    %(uuid)s,
    %(fingerprint)s,
    'person',
    users.uuid,
    users.uuid,
    users.handle,
    'spam',
    '',
    json_build_object(
        'flood',
        json_build_object(
            'message', %(message)s::text,
            'people_count', (SELECT count(*) FROM reported),
            'handles', (SELECT coalesce(json_agg(named.handle), '[]') FROM named)
        )
    ),
    %(now)s,
    %(purge_at)s
FROM users
WHERE users.uuid = %(author_uuid)s
ON CONFLICT (subject_uuid) WHERE text_fingerprint IS NOT NULL AND closed_at IS NULL DO UPDATE
SET evidence = jsonb_set(
    reports.evidence::jsonb,
    '{flood,people_count}',
    to_jsonb(
        (reports.evidence #>> '{flood,people_count}')::integer
        + (excluded.evidence #>> '{flood,people_count}')::integer
    )
)::json
WHERE reports.text_fingerprint = excluded.text_fingerprint
RETURNING uuid = %(uuid)s AS is_new
