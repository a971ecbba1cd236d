-- Portable SQL: BIGINT, TEXT, BOOLEAN, BYTEA. Times are UTC milliseconds, money is micro-units, enums small integers
-- (domain crate), ids come from the program. Hot tables' keys begin with the tenant.

CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE lease (name TEXT PRIMARY KEY, node TEXT NOT NULL, until_ms BIGINT NOT NULL);

CREATE TABLE tenant (
    id BIGINT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    options TEXT NOT NULL
);
CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    mail TEXT NOT NULL,
    language TEXT NOT NULL,
    password TEXT NOT NULL,
    status TEXT NOT NULL,
    created_ms BIGINT NOT NULL
);
CREATE TABLE auth_key (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    name TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    hint TEXT NOT NULL,
    options TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    used_ms BIGINT
);
CREATE INDEX auth_key_tenant ON auth_key (tenant, id);

CREATE TABLE package (
    id BIGINT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    options TEXT NOT NULL
);
CREATE TABLE orders (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    number TEXT NOT NULL UNIQUE,
    package BIGINT NOT NULL,
    status TEXT NOT NULL,
    ordered_ms BIGINT NOT NULL,
    effective_ms BIGINT NOT NULL,
    expires_ms BIGINT,
    total BIGINT,
    warn BIGINT,
    prohibit BIGINT,
    held BIGINT NOT NULL,
    posted BIGINT NOT NULL,
    warned_ms BIGINT,
    CHECK (held >= 0),
    CHECK (posted >= 0),
    CHECK (total IS NULL OR held + posted <= total)
);
CREATE INDEX orders_tenant ON orders (tenant, id);
CREATE TABLE ledger (
    tenant BIGINT NOT NULL,
    ref BIGINT NOT NULL,
    move BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    note TEXT,
    PRIMARY KEY (tenant, ref, move)
);

CREATE TABLE carrier (
    id BIGINT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    options TEXT NOT NULL
);
CREATE TABLE route (
    id BIGINT PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    options TEXT NOT NULL
);
CREATE TABLE signature (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    text TEXT NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (tenant, text)
);
CREATE TABLE template (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind BIGINT NOT NULL,
    content TEXT NOT NULL,
    status TEXT NOT NULL,
    UNIQUE (tenant, code)
);

CREATE TABLE body (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    template BIGINT,
    signature TEXT NOT NULL,
    place BIGINT NOT NULL,
    sender TEXT,
    content TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE message (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    request BIGINT NOT NULL,
    body BIGINT NOT NULL,
    phone BIGINT NOT NULL,
    country BIGINT NOT NULL,
    network BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    route BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    charge_on BIGINT NOT NULL,
    alphabet BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    state BIGINT NOT NULL,
    parts TEXT,
    reason BIGINT,
    detail TEXT,
    posted BIGINT,
    tries BIGINT NOT NULL,
    carrier BIGINT,
    smsc_id TEXT,
    code TEXT,
    print BIGINT NOT NULL,
    key_id BIGINT NOT NULL,
    endpoint BIGINT,
    reference TEXT,
    vars TEXT,
    due_ms BIGINT,
    valid_ms BIGINT,
    sent_ms BIGINT,
    answered_ms BIGINT,
    closed_ms BIGINT,
    open BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX message_open ON message (id) WHERE open;
CREATE INDEX message_due ON message (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX message_phone ON message (phone, id);

CREATE TABLE segment (
    tenant BIGINT NOT NULL,
    message BIGINT NOT NULL,
    number BIGINT NOT NULL,
    carrier BIGINT NOT NULL,
    smsc_id TEXT,
    code TEXT,
    answered_ms BIGINT,
    closed_ms BIGINT,
    PRIMARY KEY (tenant, message, number)
);
CREATE TABLE attempt (
    tenant BIGINT NOT NULL,
    message BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    part BIGINT NOT NULL,
    carrier BIGINT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (tenant, message, number)
);
CREATE TABLE idempotency (
    tenant BIGINT NOT NULL,
    key_hash BYTEA NOT NULL,
    body_hash BYTEA NOT NULL,
    request BIGINT NOT NULL,
    answer BYTEA,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, key_hash)
);
CREATE INDEX idempotency_age ON idempotency (at_ms);

CREATE TABLE feed (tenant BIGINT PRIMARY KEY, next BIGINT NOT NULL);
CREATE TABLE event (
    tenant BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    sort BIGINT NOT NULL,
    ref BIGINT NOT NULL,
    state BIGINT NOT NULL,
    endpoint BIGINT,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, seq)
);
CREATE TABLE endpoint (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    sort TEXT NOT NULL,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    status TEXT NOT NULL,
    next_seq BIGINT NOT NULL,
    failing_ms BIGINT,
    failures BIGINT NOT NULL,
    again_ms BIGINT NOT NULL,
    last_note TEXT,
    UNIQUE (tenant, sort, url)
);
CREATE TABLE push (
    endpoint BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    events BIGINT NOT NULL,
    status BIGINT,
    note TEXT,
    took_ms BIGINT NOT NULL,
    PRIMARY KEY (endpoint, at_ms)
);
CREATE TABLE parked_push (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    endpoint BIGINT NOT NULL,
    first_seq BIGINT NOT NULL,
    last_seq BIGINT NOT NULL,
    parked_ms BIGINT NOT NULL,
    replay BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE uplink (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    carrier BIGINT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    text TEXT NOT NULL,
    message BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE uplink_part (
    carrier BIGINT NOT NULL,
    sender TEXT NOT NULL,
    recipient TEXT NOT NULL,
    reference BIGINT NOT NULL,
    total BIGINT NOT NULL,
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (carrier, sender, recipient, reference, total, number)
);
CREATE INDEX uplink_part_age ON uplink_part (at_ms);
CREATE TABLE parked_receipt (
    carrier BIGINT NOT NULL,
    id BIGINT NOT NULL,
    smsc_id TEXT NOT NULL,
    phone TEXT NOT NULL,
    outcome BIGINT NOT NULL,
    code TEXT NOT NULL,
    raw BYTEA NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (carrier, id)
);
CREATE INDEX parked_receipt_smsc ON parked_receipt (carrier, smsc_id);
CREATE INDEX parked_receipt_age ON parked_receipt (at_ms);
CREATE TABLE overdue (
    carrier BIGINT NOT NULL,
    smsc_id TEXT NOT NULL,
    tenant BIGINT NOT NULL,
    message BIGINT NOT NULL,
    number BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (carrier, smsc_id)
);
CREATE INDEX overdue_age ON overdue (at_ms);
