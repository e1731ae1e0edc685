-- Store the content of a crud with the crud.
CREATE OR REPLACE FUNCTION set_activity_content() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    new.content := activity_content(
        new.uuid,
        new.message,
        new.created_at,
        new.expires_at,
        new.reply_to_activity_uuid
    );
    RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER activities_content BEFORE INSERT OR UPDATE
OF uuid, message, created_at, expires_at, reply_to_activity_uuid ON activities
FOR EACH ROW EXECUTE FUNCTION set_activity_content();
