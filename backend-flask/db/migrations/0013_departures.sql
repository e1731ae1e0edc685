-- migrate:up

CREATE TABLE departures (
    user_uuid uuid PRIMARY KEY,
    departed_at timestamptz NOT NULL
);

COMMENT ON TABLE departures IS
    'People whose rows are gone and whose items in DynamoDB may not be: written with the deletion.';

CREATE INDEX departures_departed_at ON departures (departed_at, user_uuid);

-- migrate:down

DROP TABLE departures;
