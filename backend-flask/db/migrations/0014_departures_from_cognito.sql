-- migrate:up

ALTER TABLE departures
    ADD COLUMN cognito_sub text,
    ADD COLUMN in_cognito boolean NOT NULL DEFAULT false;

COMMENT ON TABLE departures IS
    'People whose rows are gone and who may not be elsewhere: written with the deletion.';
COMMENT ON COLUMN departures.cognito_sub IS 'Tokens of theirs are refused, and make no new row.';
COMMENT ON COLUMN departures.in_cognito IS 'Whether Cognito may know them still.';

CREATE INDEX departures_cognito_sub ON departures (cognito_sub);

-- migrate:down

DROP INDEX departures_cognito_sub;

COMMENT ON TABLE departures IS
    'People whose rows are gone and whose items in DynamoDB may not be: written with the deletion.';

ALTER TABLE departures DROP COLUMN in_cognito, DROP COLUMN cognito_sub;
