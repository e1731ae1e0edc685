-- Row lock: lock what a reply that quotes is about until the transaction ends, newest first, as everybody locks them who
-- waits: the crud that it answers, the root of that thread, and the crud that it quotes, in any order of their ids.
-- Parameters: parent_uuid, quote_uuid.
WITH involved AS (
    SELECT uuid
    FROM activities
    WHERE uuid IN (
        %(parent_uuid)s,
        %(quote_uuid)s,
        (
            SELECT thread_root(parents.uuid, parents.reply_to_activity_uuid, parents.ancestor_uuids)
            FROM activities AS parents
            WHERE parents.uuid = %(parent_uuid)s
        )
    )
    ORDER BY uuid DESC
    FOR NO KEY UPDATE
)
SELECT count(*) AS locked
FROM involved
LIMIT 1
