-- migrate:up

-- blocks_by_blocked has all that this one has.
DROP INDEX blocks_of_blocked;

-- migrate:down

DROP FUNCTION IF EXISTS unmuted_activity_rows(uuid, timestamptz, uuid, text);
DROP FUNCTION IF EXISTS visible_activity_rows(uuid, timestamptz, uuid, text);
CREATE INDEX blocks_of_blocked ON blocks (blocked_uuid);
