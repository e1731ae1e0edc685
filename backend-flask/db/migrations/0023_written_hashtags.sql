-- migrate:up

ALTER TABLE hashtags_used ADD COLUMN written text
    CONSTRAINT hashtags_used_written_check CHECK (octet_length(written) BETWEEN 1 AND 1000);

COMMENT ON COLUMN hashtags_used.written IS
'The spelling of the first use in the crud. NULL if the release before wrote it.';

-- migrate:down

ALTER TABLE hashtags_used DROP COLUMN written;
