-- Hide a reply in its thread, or show it again, if it hasn't expired.
-- Parameters: uuid, is_hidden, now.
UPDATE activities
SET is_hidden_in_thread = %(is_hidden)s
WHERE uuid = %(uuid)s
    AND expires_at > %(now)s
