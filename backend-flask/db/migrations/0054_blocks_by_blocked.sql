-- migrate:up transaction:false

-- Whether one person blocks another, by either of them: one entry, however many people block somebody. Made
-- while others write; alone in its file, as it can't be part of a transaction.
CREATE INDEX CONCURRENTLY blocks_by_blocked ON blocks (blocked_uuid, blocker_uuid);

-- migrate:down

DROP INDEX blocks_by_blocked;
