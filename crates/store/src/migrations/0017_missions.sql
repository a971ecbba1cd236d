-- Missions: what is to be said, when, and a list of rows that are kept in compressed blocks until they become messages.
-- `sent` counts the rows that have: it grows in the transaction that stores their messages, so no row is sent twice or left out.
CREATE TABLE mission (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    status TEXT NOT NULL,
    direction BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    template BIGINT,
    content TEXT NOT NULL,
    signature TEXT NOT NULL,
    place BIGINT NOT NULL,
    sender TEXT,
    route BIGINT,
    unsubscribe BOOLEAN NOT NULL,
    consent BIGINT,
    due_ms BIGINT,
    speed BIGINT,
    key_id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    who TEXT NOT NULL,
    submitted_ms BIGINT,
    submitted_by BIGINT NOT NULL,
    started_ms BIGINT,
    finished_ms BIGINT,
    total BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    blocked BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    sent BIGINT NOT NULL,
    reviewed BOOLEAN NOT NULL,
    paused TEXT,
    facts TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX mission_live ON mission (id) WHERE status IN ('scheduled', 'running');

-- Rows that will be sent, from row number `first` of them on; and rows that will not, each with its reason.
CREATE TABLE mission_block (
    tenant BIGINT NOT NULL,
    mission BIGINT NOT NULL,
    first BIGINT NOT NULL,
    count BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (tenant, mission, first)
);
CREATE TABLE mission_reject (
    tenant BIGINT NOT NULL,
    mission BIGINT NOT NULL,
    first BIGINT NOT NULL,
    count BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (tenant, mission, first)
);

-- The file a mission's rows come from, in pieces, while it is read; and how far the reading is.
CREATE TABLE mission_import (
    tenant BIGINT NOT NULL,
    mission BIGINT NOT NULL,
    id BIGINT NOT NULL,
    state TEXT NOT NULL,
    file TEXT NOT NULL,
    octets BIGINT NOT NULL,
    octets_read BIGINT NOT NULL,
    rows_read BIGINT NOT NULL,
    error TEXT,
    PRIMARY KEY (tenant, mission)
);
CREATE TABLE mission_file (
    tenant BIGINT NOT NULL,
    mission BIGINT NOT NULL,
    number BIGINT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (tenant, mission, number)
);

-- A task that is a mission is listed with the missions.
ALTER TABLE task ADD COLUMN mission BOOLEAN NOT NULL DEFAULT FALSE;
