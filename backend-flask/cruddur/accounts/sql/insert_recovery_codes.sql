-- Insert recovery codes of a user.
-- Parameters: user_uuid, hashes.
INSERT INTO recovery_codes (user_uuid, hash)
SELECT %(user_uuid)s, unnest(%(hashes)s::bytea[])
