-- Record up to whom the end of a poll is told, unless another process has told more; after the last one nobody's uuid is
-- left.
-- Parameters: activity_uuid, before (up to whom it was told; NULL: to nobody), up_to, is_last.
UPDATE polls
SET
    notified_up_to = CASE
        WHEN %(is_last)s THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid
        ELSE %(up_to)s
    END,
    notify_at = CASE WHEN NOT %(is_last)s THEN notify_at END
WHERE activity_uuid = %(activity_uuid)s
    AND notify_at IS NOT NULL
    AND notified_up_to IS NOT DISTINCT FROM %(before)s
