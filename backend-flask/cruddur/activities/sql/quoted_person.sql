-- Who wrote the crud that another one quotes: NULL if that quotes nothing, or once what it quotes is gone. No row if
-- the crud has expired, doesn't exist or is hidden.
-- Parameters: uuid, viewer_uuid, now.
SELECT
    (
        SELECT quoted.user_uuid
        FROM activities AS quoting
        INNER JOIN activities AS quoted ON quoted.uuid = quoting.quote_uuid
        WHERE quoting.uuid = visible.uuid
            AND quoted.expires_at > %(now)s
    ) AS user_uuid
FROM visible_activity_bodies(%(viewer_uuid)s, %(now)s) AS visible
WHERE visible.uuid = %(uuid)s
LIMIT 1
