-- The set of people that `lock_related_people` locks, as they are now.
-- Parameters: user_uuid.
SELECT
    count(*) AS count,
    bit_xor(uuid_hash_extended(uuid, 0)) AS checksum
FROM users
WHERE uuid IN (
    SELECT %(user_uuid)s::uuid
    UNION ALL
    SELECT follower_uuid FROM follows WHERE followed_uuid = %(user_uuid)s
    UNION ALL
    SELECT followed_uuid FROM follows WHERE follower_uuid = %(user_uuid)s
)
LIMIT 1
