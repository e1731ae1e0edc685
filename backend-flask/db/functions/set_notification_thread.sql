-- Store the root of the crud's thread with a notification, so that a list needn't look up a thousand cruds
-- to leave out muted threads. That of a quote belongs to the thread of the quoted crud, which the person knows.
CREATE OR REPLACE FUNCTION set_notification_thread() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    SELECT thread_root(
        activities.uuid, activities.reply_to_activity_uuid, activities.ancestor_uuids
    )
    INTO new.thread_uuid
    FROM activities
    WHERE activities.uuid = CASE
        WHEN new.kind = 'quote' THEN (
            SELECT quoting.quote_uuid FROM activities AS quoting
            WHERE quoting.uuid = new.activity_uuid
        )
        ELSE new.activity_uuid
    END;
    RETURN new;
END
$$;

CREATE OR REPLACE TRIGGER notifications_thread BEFORE INSERT ON notifications
FOR EACH ROW WHEN (new.activity_uuid IS NOT NULL)
EXECUTE FUNCTION set_notification_thread();
