-- Delete locked cruds, and correct the counters of the cruds that they answer or quote, if these haven't expired; return how
-- many. One whose parent or quoted crud couldn't be locked stays for the next run. Reactions cascade.
-- Parameters: uuids, parent_uuids (those that are locked), now.
WITH purged AS (
    DELETE FROM activities
    WHERE uuid = ANY(%(uuids)s)
        AND (
            reply_to_activity_uuid IS NULL
            OR reply_to_activity_uuid = ANY(%(parent_uuids)s)
            OR NOT EXISTS (
                SELECT FROM activities AS parents
                WHERE parents.uuid = activities.reply_to_activity_uuid
                    AND parents.expires_at > %(now)s
            )
        )
        AND (
            quote_uuid IS NULL
            OR is_quote_detached
            OR quote_uuid = ANY(%(parent_uuids)s)
            OR NOT EXISTS (
                SELECT FROM activities AS quoted
                WHERE quoted.uuid = activities.quote_uuid
                    AND quoted.expires_at > %(now)s
            )
        )
    RETURNING
        reply_to_activity_uuid,
        CASE WHEN NOT is_quote_detached THEN quote_uuid END AS quote_uuid
),
lost AS (
    SELECT
        uuid,
        sum(replies)::integer AS replies,
        sum(quotes)::integer AS quotes
    FROM (
        SELECT reply_to_activity_uuid AS uuid, 1 AS replies, 0 AS quotes
        FROM purged
        UNION ALL
        SELECT quote_uuid, 0, 1
        FROM purged
    ) AS acts
    WHERE uuid IS NOT NULL
    GROUP BY uuid
),
counted AS (
    UPDATE activities
    SET
        replies_count = activities.replies_count - lost.replies,
        quotes_count = activities.quotes_count - lost.quotes
    FROM lost
    WHERE activities.uuid = lost.uuid
        AND activities.expires_at > %(now)s
)
SELECT count(*) AS purged
FROM purged
LIMIT 1
