-- migrate:up

CREATE INDEX held_handles_held_until ON held_handles (held_until);

-- migrate:down

DROP INDEX held_handles_held_until;
