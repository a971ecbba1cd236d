-- Why a message did not arrive, as statistics count it (domain::cause); set when it closes, or when a part of it failed.
ALTER TABLE message ADD COLUMN cause BIGINT;
UPDATE message SET cause = reason WHERE reason IS NOT NULL;

-- Counts of a task's messages: `state` 0 counts every message (then `cause` is 0 too), closed states those that are there now.
CREATE TABLE task_stat (
    tenant BIGINT NOT NULL,
    task BIGINT NOT NULL,
    state BIGINT NOT NULL,
    cause BIGINT NOT NULL,
    country BIGINT NOT NULL,
    network BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    PRIMARY KEY (tenant, task, state, cause, country, network)
);

-- The day of the tenant's time zone on which a message was accepted (days since 1970-01-01), as it was then: a change of the
-- zone moves no message. And the signature's id beside its text, which may be edited.
ALTER TABLE message ADD COLUMN day BIGINT NOT NULL DEFAULT 0;
ALTER TABLE body ADD COLUMN signature_id BIGINT;
UPDATE body SET signature_id = (SELECT s.id FROM signature s WHERE s.tenant = body.tenant AND s.text = body.signature);

-- Counts of messages by everything that statistics are broken down by: any filter and any breakdown is a sum over a range of
-- this table. `state` and `cause` as in task_stat; 0 stands for none in the other columns.
CREATE TABLE stat_day (
    tenant BIGINT NOT NULL,
    day BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    country BIGINT NOT NULL,
    network BIGINT NOT NULL,
    route BIGINT NOT NULL,
    signature BIGINT NOT NULL,
    template BIGINT NOT NULL,
    state BIGINT NOT NULL,
    cause BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, kind, country, network, route, signature, template, state, cause)
);

-- The quarters of an hour in which a tenant has messages of a type (1), to a country (2), over a route (3), of a template (4):
-- where the log has to look. Written when messages are accepted, never changed.
CREATE TABLE presence (
    tenant BIGINT NOT NULL,
    dimension BIGINT NOT NULL,
    item BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    PRIMARY KEY (tenant, dimension, item, slot)
);

-- The tenant's own reference is asked for by itself; messages without one are not in the index.
CREATE INDEX message_reference ON message (tenant, reference, id) WHERE reference IS NOT NULL;
