-- Change who may quote a crud that hasn't expired.
-- Parameters: uuid, quote_policy, now.
UPDATE activities
SET quote_policy = %(quote_policy)s
WHERE uuid = %(uuid)s
    AND expires_at > %(now)s
