-- Store the content of a crud again when a picture is attached. Several pictures are attached in one
-- statement, and the first call sees all of them. An attached picture is only deleted with its crud, or by
-- an edit, which stores the content itself.
CREATE OR REPLACE FUNCTION add_media_to_content() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    UPDATE activities
    SET content = fresh.content
    FROM (
        SELECT
            activity_content(
                attached.uuid,
                attached.message,
                attached.created_at,
                attached.expires_at,
                attached.reply_to_activity_uuid
            ) AS content
        FROM activities AS attached
        WHERE attached.uuid = new.activity_uuid
    ) AS fresh
    WHERE activities.uuid = new.activity_uuid
        AND activities.content IS DISTINCT FROM fresh.content;
    RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER media_attached AFTER INSERT OR UPDATE ON media
FOR EACH ROW WHEN (new.activity_uuid IS NOT NULL)
EXECUTE FUNCTION add_media_to_content();
