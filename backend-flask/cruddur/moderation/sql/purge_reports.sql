-- Delete a batch of reports, appeals and records of kept pictures that are due, skipping locked ones;
-- return how many.
-- Parameters: now, limit.
WITH due_reports AS (
    SELECT uuid
    FROM reports
    WHERE purge_at <= %(now)s
    ORDER BY purge_at, uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
),
due_appeals AS (
    SELECT decision_uuid
    FROM appeals
    WHERE purge_at <= %(now)s
    ORDER BY purge_at, decision_uuid
    LIMIT %(limit)s
),
due_media AS (
    SELECT media_uuid
    FROM kept_media
    WHERE keep_until <= %(now)s
    ORDER BY keep_until, media_uuid
    LIMIT %(limit)s
    FOR UPDATE SKIP LOCKED
),
deleted_reports AS (
    DELETE FROM reports
    WHERE uuid IN (SELECT due_reports.uuid FROM due_reports)
    RETURNING uuid
),
deleted_appeals AS (
    DELETE FROM appeals
    WHERE decision_uuid IN (SELECT due_appeals.decision_uuid FROM due_appeals)
    RETURNING decision_uuid
),
deleted_media AS (
    DELETE FROM kept_media
    WHERE media_uuid IN (SELECT due_media.media_uuid FROM due_media)
    RETURNING media_uuid
)
SELECT
    (SELECT count(*) FROM deleted_reports)
    + (SELECT count(*) FROM deleted_appeals)
    + (SELECT count(*) FROM deleted_media) AS purged
LIMIT 1
