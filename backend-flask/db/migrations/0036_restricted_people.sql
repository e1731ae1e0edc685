-- migrate:up transaction:false

-- Suspended and limited people, who are few. Made while others write; alone in its file, as it can't be
-- part of a transaction.
CREATE INDEX CONCURRENTLY users_restricted ON users (uuid) WHERE is_suspended OR is_limited;

-- migrate:down

DROP INDEX users_restricted;
