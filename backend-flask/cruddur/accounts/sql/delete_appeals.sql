-- Delete a user's appeals, and their name and words in reports. These stay for the moderators, without the
-- reporter: what they are about is others'.
-- Parameters: user_uuid.
WITH deleted AS (
    DELETE FROM appeals
    WHERE person_uuid = %(user_uuid)s
)
UPDATE reports
SET reporter_uuid = NULL, comment = ''
WHERE reporter_uuid = %(user_uuid)s
