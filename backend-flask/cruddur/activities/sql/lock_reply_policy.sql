-- Row lock: keep who may reply to a crud from changing until the transaction ends; return whose policy that is, which,
-- and whether a person is mentioned. It is the root's while that is there, else the crud's. The lock
-- of the root comes after that of the crud, which is newer.
-- Parameters: uuid, user_uuid, now.
SELECT
    user_uuid,
    reply_policy,
    mentions_person(entities, %(user_uuid)s) AS is_mentioned
FROM activities
WHERE (
        uuid = %(uuid)s
        OR uuid = (
            SELECT thread_root(parents.uuid, parents.reply_to_activity_uuid, parents.ancestor_uuids)
            FROM activities AS parents
            WHERE parents.uuid = %(uuid)s
        )
        AND expires_at > %(now)s
    )
ORDER BY uuid
LIMIT 1
FOR SHARE
