-- Record up to whom people are notified of the end of a poll, unless another process has gone on; after the last one,
-- no uuid is larger.
-- Parameters: activity_uuid, before (the last one notified so far; NULL: nobody), up_to, is_last.
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
