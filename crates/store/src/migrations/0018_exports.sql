-- Test messages to the own phone: the day in which they are counted began at `tests_from_ms`.
ALTER TABLE own_phone ADD COLUMN tests_from_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE own_phone ADD COLUMN tests BIGINT NOT NULL DEFAULT 0;

-- Pages of a PDF that was handed in; null = it is none, or nobody counted.
ALTER TABLE evidence ADD COLUMN pages BIGINT;

-- Whether a document counts: 0 = it does, 1 = it waits to take the place of `replaces`, 2 = another took its place, 3 = refused.
ALTER TABLE evidence ADD COLUMN standing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE evidence ADD COLUMN replaces BIGINT;

-- Files that are made in the background. `status` as `domain::export` numbers it; `filter` is the question as JSON; `run` tells
-- whoever makes one from whoever made it before.
CREATE TABLE export (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    what TEXT NOT NULL,
    format TEXT NOT NULL,
    filter TEXT NOT NULL,
    lang TEXT NOT NULL,
    is_whole BIGINT NOT NULL,
    account BIGINT,
    who TEXT NOT NULL,
    status BIGINT NOT NULL,
    run BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    total BIGINT,
    octets BIGINT NOT NULL,
    pieces BIGINT NOT NULL,
    finished_ms BIGINT,
    expires_ms BIGINT
);
CREATE INDEX export_tenant ON export (tenant, id);
CREATE INDEX export_status ON export (status, id);

-- Their octets, a megabyte or so each, from 0.
CREATE TABLE export_piece (
    export BIGINT NOT NULL,
    n BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (export, n)
);
