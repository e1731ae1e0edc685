-- Change who may reply to a crud that hasn't expired.
-- Parameters: uuid, reply_policy, now.
UPDATE activities
SET reply_policy = %(reply_policy)s
WHERE uuid = %(uuid)s
    AND expires_at > %(now)s
