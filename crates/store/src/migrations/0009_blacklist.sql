-- Whom nobody may write to, and who wants no more marketing. Both lists are also in the memory of every node, which follows by `change`
-- (a number that grows with every change, in `meta`): so what was taken off stays a while as a row with `gone_ms`.

-- `tenant` 0: the platform's list. `sort` 1: `value` is the phone's E.164 digits; 2: its first digits; 3: a country's code.
CREATE TABLE blacklist (
    tenant BIGINT NOT NULL,
    sort BIGINT NOT NULL,
    value BIGINT NOT NULL,
    id BIGINT NOT NULL,
    source BIGINT NOT NULL,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    expires_ms BIGINT,
    change BIGINT NOT NULL,
    gone_ms BIGINT,
    PRIMARY KEY (tenant, sort, value)
);
CREATE INDEX blacklist_id ON blacklist (tenant, id);
CREATE INDEX blacklist_change ON blacklist (change);
CREATE INDEX blacklist_expires ON blacklist (expires_ms) WHERE expires_ms IS NOT NULL;
CREATE INDEX blacklist_gone ON blacklist (gone_ms) WHERE gone_ms IS NOT NULL;

-- `signature` '': of whatever signature. `uplink`: the one that asked for it, when one did.
CREATE TABLE opt_out (
    tenant BIGINT NOT NULL,
    phone BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    signature TEXT NOT NULL,
    id BIGINT NOT NULL,
    uplink BIGINT,
    reason TEXT NOT NULL,
    who TEXT NOT NULL,
    confirmed_ms BIGINT,
    change BIGINT NOT NULL,
    gone_ms BIGINT,
    PRIMARY KEY (tenant, phone, kind, signature)
);
CREATE INDEX opt_out_id ON opt_out (tenant, id);
CREATE INDEX opt_out_change ON opt_out (change);
CREATE INDEX opt_out_gone ON opt_out (gone_ms) WHERE gone_ms IS NOT NULL;
