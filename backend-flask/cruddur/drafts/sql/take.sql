-- Delete a scheduled crud that is to be published, if it has still this time, and is locked by nobody else:
-- concurrent runs share the work. Return its content, and how many of its pictures it still has.
-- Parameters: uuid, scheduled_at.
-- MATERIALIZED, as the planner could otherwise run the locking subquery more than once.
WITH free AS MATERIALIZED (
    SELECT uuid
    FROM drafts
    WHERE uuid = %(uuid)s
        AND scheduled_at = %(scheduled_at)s
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
DELETE FROM drafts
USING free
WHERE drafts.uuid = free.uuid
RETURNING
    drafts.content::text AS content,
    (
        SELECT count(*)
        FROM json_array_elements(drafts.content -> 'media') AS picture
        INNER JOIN media
            ON media.uuid = (picture.value ->> 'uuid')::uuid
            AND media.draft_uuid = drafts.uuid
    ) AS media_count
