-- Store what a crud is searched by, whoever writes it: also the release before.
CREATE OR REPLACE FUNCTION set_activity_words() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    new.words := search_vector(activity_text(new.message, new.poll_choices));
    RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER activities_words BEFORE INSERT OR UPDATE OF message ON activities
FOR EACH ROW EXECUTE FUNCTION set_activity_words();
