-- The user with a handle, and whether they follow the viewer; no row if unknown or hidden.
-- Parameters: handle, viewer_uuid.
SELECT
    uuid,
    EXISTS (
        SELECT FROM follows
        WHERE follows.follower_uuid = people.uuid AND follows.followed_uuid = %(viewer_uuid)s
    ) AS follows_viewer
FROM visible_people(%(viewer_uuid)s) AS people
WHERE handle = %(handle)s
LIMIT 1
