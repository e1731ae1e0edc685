-- Advisory lock: one account deletion at a time, until the transaction ends. Two of them share rows that
-- have no order, such as a notification from one to the other.
-- Parameters: key.
SELECT pg_advisory_xact_lock(%(key)s) AS locked
LIMIT 1
