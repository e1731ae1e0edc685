-- Protect the crud of a protected person. Its author is locked by then, so a switch either sees the crud or
-- is seen here. A trigger does it, so that the release before, which doesn't know the column, does it too.
CREATE OR REPLACE FUNCTION set_activity_protection() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    SELECT users.is_protected INTO STRICT new.is_protected
    FROM users
    WHERE users.uuid = new.user_uuid;
    RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER activities_protection BEFORE INSERT ON activities
FOR EACH ROW EXECUTE FUNCTION set_activity_protection();
