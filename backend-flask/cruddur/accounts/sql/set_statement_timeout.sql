-- Let the statements that follow in this transaction take longer than others.
-- Parameters: milliseconds.
SELECT set_config('statement_timeout', %(milliseconds)s::text, true) AS timeout
LIMIT 1
