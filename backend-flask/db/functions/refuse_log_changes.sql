-- Refuse to change or shorten the log of moderation, whoever asks.
CREATE OR REPLACE FUNCTION refuse_log_changes() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    RAISE EXCEPTION 'the log of moderation only grows' USING ERRCODE = 'restrict_violation';
END
$$;

CREATE OR REPLACE TRIGGER moderation_log_only_grows BEFORE UPDATE OR DELETE ON moderation_log
FOR EACH ROW EXECUTE FUNCTION refuse_log_changes();

CREATE OR REPLACE TRIGGER moderation_log_is_not_truncated BEFORE TRUNCATE ON moderation_log
FOR EACH STATEMENT EXECUTE FUNCTION refuse_log_changes();
