-- The author of an ended poll, up to whom those who voted are notified, and the next of them; no row if all are.
-- Parameters: activity_uuid, limit.
SELECT
    activities.user_uuid AS author_uuid,
    polls.notified_up_to,
    ARRAY(
        SELECT poll_votes.user_uuid
        FROM poll_votes
        WHERE poll_votes.activity_uuid = %(activity_uuid)s
            AND poll_votes.user_uuid > polls.notified_up_to
        ORDER BY poll_votes.user_uuid
        LIMIT %(limit)s
    ) AS voter_uuids
FROM polls
INNER JOIN activities ON activities.uuid = polls.activity_uuid
WHERE polls.activity_uuid = %(activity_uuid)s
    AND polls.notify_at IS NOT NULL
LIMIT 1
