-- migrate:up transaction:false

-- For the purge. Made while others write; alone in its file, as it can't be part of a transaction.
CREATE INDEX CONCURRENTLY mutes_purge ON mutes (expires_at) WHERE expires_at IS NOT NULL;

-- migrate:down

DROP INDEX mutes_purge;
