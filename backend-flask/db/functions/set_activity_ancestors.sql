-- Store the ancestors of a reply with the reply, so that they are known after one of them is gone.
CREATE OR REPLACE FUNCTION set_activity_ancestors() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    new.ancestor_uuids := activity_ancestors(new.reply_to_activity_uuid);
    RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER activities_ancestors BEFORE INSERT ON activities
FOR EACH ROW WHEN (new.reply_to_activity_uuid IS NOT NULL)
EXECUTE FUNCTION set_activity_ancestors();
