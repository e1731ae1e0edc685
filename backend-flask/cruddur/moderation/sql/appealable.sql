-- Whether a decision about a person takes an appeal; no row if there is no such decision.
-- Parameters: uuid, person_uuid.
SELECT
    action NOT IN ('dismiss', 'reinstate') AND appealed_uuid IS NULL AS is_appealable,
    subject_type,
    subject_uuid
FROM moderation_log
WHERE uuid = %(uuid)s
    AND person_uuid = %(person_uuid)s
    AND (action <> 'dismiss' OR appealed_uuid IS NOT NULL)
LIMIT 1
