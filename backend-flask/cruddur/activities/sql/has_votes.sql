-- Whether somebody voted in the poll of a locked crud, also who voted while another waited for the lock.
-- Parameters: uuid.
SELECT voters_count > 0 AS has_votes
FROM polls
WHERE activity_uuid = %(uuid)s
LIMIT 1
