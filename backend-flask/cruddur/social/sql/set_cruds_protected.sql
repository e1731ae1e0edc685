-- Protect the cruds of a person, or end it, under the person's lock. They are locked newest first, as
-- everybody locks them who waits.
-- Parameters: viewer_uuid, is_protected.
WITH locked AS MATERIALIZED (
    SELECT activities.uuid
    FROM activities
    WHERE activities.user_uuid = %(viewer_uuid)s
        AND activities.is_protected <> %(is_protected)s
    ORDER BY activities.uuid DESC
    FOR NO KEY UPDATE
)
UPDATE activities
SET is_protected = %(is_protected)s
FROM locked
WHERE activities.uuid = locked.uuid
