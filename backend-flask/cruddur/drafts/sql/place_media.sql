-- Give pictures of a user to a draft, and take away others that it had. Return how many it got. They are locked
-- in the order of their ids, so that two writes about the same pictures can't deadlock.
-- Parameters: draft_uuid, user_uuid, uuids, former_uuids, now, expires_at (of those that the draft has),
-- unused_until (of the others).
WITH locked AS MATERIALIZED (
    SELECT uuid
    FROM media
    WHERE uuid = ANY(%(uuids)s::uuid[] || %(former_uuids)s::uuid[])
        AND user_uuid = %(user_uuid)s
    ORDER BY uuid
    FOR NO KEY UPDATE
),
placed AS (
    UPDATE media
    SET
        draft_uuid = CASE
            WHEN media.uuid = ANY(%(uuids)s::uuid[]) THEN %(draft_uuid)s::uuid
        END,
        expires_at = CASE
            WHEN media.uuid = ANY(%(uuids)s::uuid[]) THEN %(expires_at)s::timestamptz
            ELSE %(unused_until)s::timestamptz
        END
    FROM locked
    WHERE media.uuid = locked.uuid
        AND media.purpose = 'image'
        AND media.status = 'ready'
        AND media.activity_uuid IS NULL
        AND media.expires_at > %(now)s
        AND (media.uuid = ANY(%(uuids)s::uuid[]) OR media.draft_uuid = %(draft_uuid)s)
    RETURNING media.draft_uuid
)
SELECT count(*) FILTER (WHERE draft_uuid IS NOT NULL) AS placed
FROM placed
LIMIT 1
