-- migrate:up

ALTER TABLE notifications VALIDATE CONSTRAINT notifications_check1;
ALTER TABLE notifications VALIDATE CONSTRAINT notifications_kind_check;

-- migrate:down
