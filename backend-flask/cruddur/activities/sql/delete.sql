-- Delete a crud of the viewer that hasn't expired, and correct the counters of its parent and of the crud that
-- it quotes, newest first; no row if there is no such crud. Reactions cascade. With very many it expires now instead, without its text, so that the
-- purge deletes them in batches.
-- Parameters: uuid, viewer_uuid, now, max_reactions.
WITH own AS (
    SELECT
        uuid,
        reply_to_activity_uuid,
        CASE WHEN NOT is_quote_detached THEN quote_uuid END AS quote_uuid,
        likes_count + reposts_count + coalesce(
            (SELECT polls.voters_count FROM polls WHERE polls.activity_uuid = activities.uuid), 0
        ) > %(max_reactions)s AS has_many_reactions
    FROM activities
    WHERE uuid = %(uuid)s
        AND user_uuid = %(viewer_uuid)s
        AND expires_at > %(now)s
    FOR UPDATE
),
deleted AS (
    DELETE FROM activities
    USING own
    WHERE activities.uuid = own.uuid
        AND NOT own.has_many_reactions
    RETURNING own.uuid, own.reply_to_activity_uuid, own.quote_uuid
),
expired AS (
    UPDATE activities
    SET
        expires_at = greatest(%(now)s, activities.created_at + interval '1 microsecond'),
        message = '',
        entities = '[]',
        content_warning = NULL,
        poll_choices = NULL,
        reply_to_activity_uuid = NULL,
        quote_uuid = NULL,
        quote_expires_at = NULL
    FROM own
    WHERE activities.uuid = own.uuid
        AND own.has_many_reactions
    RETURNING own.uuid, own.reply_to_activity_uuid, own.quote_uuid
),
gone AS (
    SELECT uuid, reply_to_activity_uuid, quote_uuid FROM deleted
    UNION ALL
    SELECT uuid, reply_to_activity_uuid, quote_uuid FROM expired
),
-- Not one UPDATE for both, after a lock: Postgres loses it if another transaction has changed the row meanwhile.
counted_newer AS (
    UPDATE activities
    SET
        replies_count = replies_count
        - CASE WHEN uuid = (SELECT gone.reply_to_activity_uuid FROM gone) THEN 1 ELSE 0 END,
        quotes_count = quotes_count
        - CASE WHEN uuid = (SELECT gone.quote_uuid FROM gone) THEN 1 ELSE 0 END
    WHERE uuid = (SELECT greatest(gone.reply_to_activity_uuid, gone.quote_uuid) FROM gone)
    RETURNING uuid
),
counted_older AS (
    UPDATE activities
    SET
        replies_count = replies_count
        - CASE WHEN uuid = (SELECT gone.reply_to_activity_uuid FROM gone) THEN 1 ELSE 0 END,
        quotes_count = quotes_count
        - CASE WHEN uuid = (SELECT gone.quote_uuid FROM gone) THEN 1 ELSE 0 END
    WHERE uuid = (
        SELECT least(gone.reply_to_activity_uuid, gone.quote_uuid)
        FROM gone
        WHERE gone.reply_to_activity_uuid <> gone.quote_uuid
            -- The newer one is locked first.
            AND (SELECT count(*) FROM counted_newer) IS NOT NULL
    )
)
SELECT uuid
FROM gone
LIMIT 1
