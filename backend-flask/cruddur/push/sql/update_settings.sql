-- Switch kinds of pushes on and off for all devices of a user; the others stay as they are.
-- Parameters: user_uuid, turned_on, turned_off.
UPDATE users
SET push_off = (
    SELECT coalesce(array_agg(DISTINCT kinds.kind ORDER BY kinds.kind), '{}')
    FROM unnest(users.push_off || %(turned_off)s::text[]) AS kinds (kind)
    WHERE kinds.kind <> ALL(%(turned_on)s::text[])
)
WHERE uuid = %(user_uuid)s
RETURNING push_off
