-- Correct the counters of people for a batch of deleted follows, and forget these; return how many. People
-- and rows that are locked are skipped, so this never waits. Rows about deleted people are just forgotten.
-- Parameters: limit.
WITH batch AS (
    SELECT uuid, person_uuid, is_follower
    FROM deleted_follows
    ORDER BY uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
),
locked AS (
    SELECT uuid
    FROM users
    WHERE uuid IN (SELECT person_uuid FROM batch)
    ORDER BY uuid
    FOR NO KEY UPDATE SKIP LOCKED
),
counts AS (
    SELECT
        batch.person_uuid,
        count(*) FILTER (WHERE batch.is_follower) AS following,
        count(*) FILTER (WHERE NOT batch.is_follower) AS followers
    FROM batch
    INNER JOIN locked ON locked.uuid = batch.person_uuid
    GROUP BY batch.person_uuid
),
corrected AS (
    UPDATE users
    SET
        following_count = users.following_count - counts.following,
        followers_count = users.followers_count - counts.followers
    FROM counts
    WHERE users.uuid = counts.person_uuid
),
forgotten AS (
    DELETE FROM deleted_follows
    USING batch
    WHERE deleted_follows.uuid = batch.uuid
        AND (
            batch.person_uuid IN (SELECT locked.uuid FROM locked)
            OR NOT EXISTS (SELECT FROM users WHERE users.uuid = batch.person_uuid)
        )
    RETURNING deleted_follows.uuid
)
SELECT count(*) AS corrected
FROM forgotten
LIMIT 1
