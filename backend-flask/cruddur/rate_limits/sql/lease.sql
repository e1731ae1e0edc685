-- Lease a part of a window's quota (upsert); return how much is used then, which may exceed the quota.
-- Not read back: no page shows it.
-- Parameters: window_ends_at, rate_limit (its name), subject, lease_size (how many).
INSERT INTO rate_limit_counts AS counts (window_ends_at, rate_limit, subject, taken)
VALUES (%(window_ends_at)s, %(rate_limit)s, %(subject)s, %(lease_size)s)
ON CONFLICT (window_ends_at, rate_limit, subject) DO UPDATE
SET taken = counts.taken + excluded.taken
RETURNING taken AS used
