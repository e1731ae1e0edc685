-- Keep a hashtag or a word out of trends; what is kept out already is locked. Return whether it is new.
-- Parameters: uuid, kind, value.
INSERT INTO trend_exclusions (uuid, kind, value)
VALUES (%(uuid)s, %(kind)s, %(value)s)
ON CONFLICT (kind, value)
DO UPDATE SET value = excluded.value
RETURNING uuid = %(uuid)s AS is_new
