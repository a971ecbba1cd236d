-- How the people on a list agreed to be written to. `method` and `since` (a day, 2026-03-01) are words; ids hold nothing.
-- `archived_ms` 0 = it holds.
CREATE TABLE consent (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    name TEXT NOT NULL,
    method TEXT NOT NULL,
    wording TEXT NOT NULL,
    since TEXT NOT NULL,
    note TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    archived_ms BIGINT NOT NULL,
    UNIQUE (tenant, name)
);

-- The record that the messages of a body name.
ALTER TABLE body ADD COLUMN consent BIGINT;

-- The phone that an account's owner proved to be theirs (0 = none), and the code that is on its way to one.
CREATE TABLE own_phone (
    account BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    phone BIGINT NOT NULL,
    verified_ms BIGINT NOT NULL,
    wanted BIGINT NOT NULL,
    code BYTEA,
    code_until_ms BIGINT NOT NULL,
    wrong BIGINT NOT NULL,
    codes_from_ms BIGINT NOT NULL,
    codes BIGINT NOT NULL
);
