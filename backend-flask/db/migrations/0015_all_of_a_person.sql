-- migrate:up transaction:false

-- Of all that somebody wrote, cruds and replies alike: what deletes a person, and their foreign key,
-- asks so. Made while others write; alone in its file, as it can't be part of a transaction.
CREATE INDEX CONCURRENTLY activities_all_of_user ON activities (user_uuid, uuid DESC);

-- migrate:down

DROP INDEX activities_all_of_user;
