-- What is sent back to a phone that wrote: at most one reply to an uplink, decided in the uplink's transaction and sent afterwards.
-- `due_ms`: when it is to be sent (next); NULL = it is over: `message` was sent, or it was not, for `reason`.
-- `signature` '': that of the tenant, if it has only one. `template`: its content is sent; else `content` is.
CREATE TABLE reply (
    uplink BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    phone BIGINT NOT NULL,
    sort BIGINT NOT NULL,
    rule BIGINT,
    signature TEXT NOT NULL,
    sender TEXT,
    template BIGINT,
    content TEXT NOT NULL,
    due_ms BIGINT,
    message BIGINT,
    reason BIGINT
);
CREATE INDEX reply_due ON reply (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX reply_phone ON reply (tenant, phone, uplink);

-- What a tenant answers by itself. `folded`: the keyword as it is compared. `signature` '': whatever message the uplink answers.
CREATE TABLE auto_reply (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    place BIGINT NOT NULL,
    keyword TEXT NOT NULL,
    folded TEXT NOT NULL,
    fit BIGINT NOT NULL,
    signature TEXT NOT NULL,
    template BIGINT,
    content TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL,
    who TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);

-- Complaints about messages. `message`: the last one to that phone; what it came from is kept beside it, for counting. `who` '': a carrier's code.
CREATE TABLE complaint (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    phone BIGINT NOT NULL,
    source BIGINT NOT NULL,
    text TEXT NOT NULL,
    who TEXT NOT NULL,
    message BIGINT,
    template BIGINT,
    signature TEXT NOT NULL,
    task BIGINT,
    closed_ms BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX complaint_tenant ON complaint (tenant, id);
CREATE TABLE complaint_note (
    complaint BIGINT NOT NULL,
    id BIGINT NOT NULL,
    who TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (complaint, id)
);

-- What is not sent for a while because of complaints. `template` 0: all marketing of the tenant. When a pause ended, older complaints count no longer.
CREATE TABLE pause (
    tenant BIGINT NOT NULL,
    template BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    complaints BIGINT NOT NULL,
    PRIMARY KEY (tenant, template)
);
CREATE TABLE pause_end (
    tenant BIGINT NOT NULL,
    template BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, template)
);

-- The log asks for what was refused because of a blacklist (105) or an opt-out (106).
CREATE INDEX message_listed ON message (tenant, id) WHERE reason IN (105, 106);
