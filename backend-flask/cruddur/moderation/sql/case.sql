-- One thing with its reports, as moderators see it.
-- Parameters: uuids (of its reports).
SELECT case_json(%(uuids)s::uuid[])::text AS body
LIMIT 1
