-- Insert a notification of a reply for each of these people above it, except those across a block from its
-- author, or who may not read it. Nor for those who mute somebody between their crud and the reply, are
-- across a block from them, or may not read them: that branch isn't their conversation. Return the notified
-- users, without those who mute the author, the thread or a word of the reply: no event tells them. A mute of a
-- thread lasts as long as the thread, so those that end too early are prolonged; what another reply has locked is
-- prolonged by that one.
-- Parameters: uuids and user_uuids (as many), actor_uuid, activity_uuid, now, muted_until, needed_until.
WITH thread AS (
    SELECT
        ancestor_uuids[1] AS uuid,
        ancestor_uuids,
        is_protected
    FROM activities
    WHERE uuid = %(activity_uuid)s
),
above AS (
    SELECT
        activities.user_uuid,
        activities.is_protected,
        listed.place
    FROM thread
    CROSS JOIN LATERAL unnest(thread.ancestor_uuids) WITH ORDINALITY AS listed (uuid, place)
    INNER JOIN activities ON activities.uuid = listed.uuid
    WHERE activities.expires_at > %(now)s
),
notified AS (
    INSERT INTO notifications (uuid, user_uuid, kind, actor_uuid, activity_uuid)
    SELECT named.uuid, people.uuid, 'reply', %(actor_uuid)s, %(activity_uuid)s
    FROM unnest(%(uuids)s::uuid[], %(user_uuids)s::uuid[]) AS named (uuid, user_uuid)
    INNER JOIN visible_people(%(actor_uuid)s) AS people ON people.uuid = named.user_uuid
    WHERE (
            NOT (SELECT thread.is_protected FROM thread)
            OR is_follower(people.uuid, %(actor_uuid)s)
        )
    AND NOT EXISTS (
        SELECT FROM above
        WHERE above.place > (
            SELECT max(own.place) FROM above AS own WHERE own.user_uuid = named.user_uuid
        )
        AND (
            EXISTS (
                SELECT FROM blocks
                WHERE blocks.blocker_uuid = named.user_uuid
                    AND blocks.blocked_uuid = above.user_uuid
            )
            OR EXISTS (
                SELECT FROM blocks
                WHERE blocks.blocker_uuid = above.user_uuid
                    AND blocks.blocked_uuid = named.user_uuid
            )
            OR (
                above.is_protected
                AND NOT is_follower(named.user_uuid, above.user_uuid)
            )
            OR EXISTS (
                SELECT FROM active_mutes(named.user_uuid) AS mutes
                WHERE mutes.muted_uuid = above.user_uuid
            )
        )
    )
    ON CONFLICT ON CONSTRAINT notifications_once DO NOTHING
    RETURNING
        user_uuid,
        mutes_notification(user_uuid, actor_uuid, thread_uuid)
        OR muted_word(user_uuid, activity_uuid) IS NOT NULL AS is_muted
),
ending AS MATERIALIZED (
    SELECT
        thread_mutes.user_uuid,
        thread_mutes.thread_uuid
    FROM thread_mutes
    WHERE thread_mutes.thread_uuid = (SELECT thread.uuid FROM thread)
        AND thread_mutes.expires_at < %(needed_until)s
    ORDER BY thread_mutes.user_uuid
    LIMIT 1000
    FOR NO KEY UPDATE SKIP LOCKED
),
prolonged AS (
    UPDATE thread_mutes
    SET expires_at = %(muted_until)s
    FROM ending
    WHERE thread_mutes.user_uuid = ending.user_uuid
        AND thread_mutes.thread_uuid = ending.thread_uuid
)

SELECT coalesce(array_agg(user_uuid) FILTER (WHERE NOT is_muted), '{}') AS user_uuids
FROM notified
LIMIT 1
