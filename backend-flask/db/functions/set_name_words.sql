-- Store what a person is searched by, whoever writes it: also the release before.
CREATE OR REPLACE FUNCTION set_name_words() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    new.name_words := search_vector(new.handle || ' ' || new.display_name);
    RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER users_name_words
BEFORE INSERT OR UPDATE OF handle, display_name ON users
FOR EACH ROW EXECUTE FUNCTION set_name_words();
