-- migrate:up transaction:false

-- The newest quotes of a crud. Made while others write; alone in its file, as it can't be part of a
-- transaction.
CREATE INDEX CONCURRENTLY activities_quotes ON activities (quote_uuid, uuid DESC)
WHERE quote_uuid IS NOT NULL;

-- migrate:down

DROP INDEX activities_quotes;
