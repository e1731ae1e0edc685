-- Row lock: lock the cruds that a measure changes, until the transaction ends, under their author's lock:
-- one of them, and those that the author's suspension or its end hides or shows. Newest first, as everybody
-- locks cruds who waits. Return whether the one is among them.
-- Parameters: person_uuid, activity_uuid (NULL: none), is_suspended (NULL: unchanged).
WITH locked AS MATERIALIZED (
    SELECT uuid
    FROM activities
    WHERE user_uuid = %(person_uuid)s
        AND (
            uuid = %(activity_uuid)s::uuid
            OR is_hidden <> (%(is_suspended)s::boolean OR hidden_by IS NOT NULL)
        )
    ORDER BY uuid DESC
    FOR NO KEY UPDATE
)
SELECT coalesce(bool_or(uuid = %(activity_uuid)s::uuid), FALSE) AS has_activity
FROM locked
LIMIT 1
