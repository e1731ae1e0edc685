-- Set the statement timeout of this transaction.
-- Parameters: milliseconds.
SELECT set_config('statement_timeout', %(milliseconds)s::text, true) AS timeout
LIMIT 1
