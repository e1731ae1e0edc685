-- Delete the notifications of a crud's mentions of people whom it doesn't mention any more.
-- Parameters: activity_uuid, mentioned_uuids.
DELETE FROM notifications
WHERE activity_uuid = %(activity_uuid)s
    AND kind = 'mention'
    AND user_uuid <> ALL(%(mentioned_uuids)s::uuid[])
