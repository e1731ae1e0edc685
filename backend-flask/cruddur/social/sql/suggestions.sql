-- People to follow, as JSON: first followees of followees, by the number of common followees; then
-- people who wrote recently, by followers.
-- Parameters: viewer_uuid, now, active_since (a version 7 id), limit.
WITH known AS (
    SELECT followed_uuid AS uuid
    FROM follows
    WHERE follower_uuid = %(viewer_uuid)s
),
near AS (
    SELECT
        follows.followed_uuid AS uuid,
        count(*) AS acquaintances
    FROM (SELECT uuid FROM known ORDER BY uuid DESC LIMIT 500) AS followees
    INNER JOIN follows ON follows.follower_uuid = followees.uuid
    GROUP BY follows.followed_uuid
    ORDER BY acquaintances DESC, follows.followed_uuid
    LIMIT 500
),
active AS (
    SELECT DISTINCT activities.user_uuid AS uuid
    FROM (
        SELECT user_uuid
        FROM activities
        WHERE uuid >= %(active_since)s::uuid
            AND expires_at > %(now)s
            AND reply_to_activity_uuid IS NULL
            AND NOT is_protected
        ORDER BY uuid DESC
        LIMIT 1000
    ) AS activities
),
candidates AS (
    SELECT uuid, acquaintances FROM near
    UNION ALL
    SELECT uuid, 0 AS acquaintances FROM active
),
best AS (
    SELECT
        people.uuid,
        max(candidates.acquaintances) AS acquaintances,
        people.followers_count
    FROM candidates
    INNER JOIN visible_people(%(viewer_uuid)s) AS people ON people.uuid = candidates.uuid
    WHERE people.uuid <> %(viewer_uuid)s
        AND people.uuid NOT IN (SELECT users.uuid FROM users WHERE users.is_limited)
        AND NOT EXISTS (SELECT FROM known WHERE known.uuid = people.uuid)
        AND NOT EXISTS (
            SELECT FROM active_mutes(%(viewer_uuid)s) AS mutes
            WHERE mutes.muted_uuid = people.uuid
        )
    GROUP BY people.uuid, people.followers_count
    ORDER BY acquaintances DESC, people.followers_count DESC, people.uuid
    LIMIT %(limit)s
)
SELECT
    coalesce(
        json_agg(
            people.body
            ORDER BY best.acquaintances DESC, best.followers_count DESC, best.uuid
        ),
        '[]'
    )::text AS body
FROM best
INNER JOIN visible_person_bodies(%(viewer_uuid)s) AS people ON people.uuid = best.uuid
LIMIT 1
