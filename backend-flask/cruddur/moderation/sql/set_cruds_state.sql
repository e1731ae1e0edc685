-- Hide the cruds of a suspended person, or show them again, under the person's lock. They are locked
-- newest first, as everybody locks them who waits.
-- Parameters: uuid, is_suspended.
WITH locked AS MATERIALIZED (
    SELECT activities.uuid
    FROM activities
    WHERE activities.user_uuid = %(uuid)s
        AND activities.is_hidden <> (%(is_suspended)s OR activities.hidden_by IS NOT NULL)
    ORDER BY activities.uuid DESC
    FOR NO KEY UPDATE
)
UPDATE activities
SET is_hidden = %(is_suspended)s OR activities.hidden_by IS NOT NULL
FROM locked
WHERE activities.uuid = locked.uuid
