-- Advisory lock: one transaction at a time counts the recipients of a text of one author, the last lock of all.
-- Parameters: fingerprint.
SELECT pg_advisory_xact_lock(%(fingerprint)s) AS locked
LIMIT 1
