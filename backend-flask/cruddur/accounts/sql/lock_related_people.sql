-- Row lock: lock a user, their followers and whom they follow until the transaction ends, in the order of
-- their ids; return the size of the set and a checksum.
-- Parameters: user_uuid.
WITH related AS (
    SELECT uuid
    FROM users
    WHERE uuid IN (
        SELECT %(user_uuid)s::uuid
        UNION ALL
        SELECT follower_uuid FROM follows WHERE followed_uuid = %(user_uuid)s
        UNION ALL
        SELECT followed_uuid FROM follows WHERE follower_uuid = %(user_uuid)s
    )
    ORDER BY uuid
    FOR NO KEY UPDATE
)
SELECT
    count(*) AS count,
    bit_xor(uuid_hash_extended(uuid, 0)) AS checksum
FROM related
LIMIT 1
