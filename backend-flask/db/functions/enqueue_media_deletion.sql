-- Queue the S3 objects of a deleted media row for deletion. A pending upload may still be written for
-- a while, so its objects are due later.
CREATE OR REPLACE FUNCTION enqueue_media_deletion() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    INSERT INTO media_deletion_queue (media_uuid, user_uuid, due_at)
    VALUES (
        old.uuid,
        old.user_uuid,
        now() + CASE old.status WHEN 'pending' THEN interval '15 minutes' ELSE interval '0' END
    );
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER media_deleted AFTER DELETE ON media
FOR EACH ROW EXECUTE FUNCTION enqueue_media_deletion();
