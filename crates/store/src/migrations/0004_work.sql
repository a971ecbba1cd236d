-- What a tenant named when it sent: written with the messages. `last` is the id its last message has, so that its messages
-- are one short range; `folded` is the name in lower case.
CREATE TABLE task (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    last BIGINT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    key_id BIGINT NOT NULL,
    account BIGINT NOT NULL,
    account_name TEXT NOT NULL,
    kind BIGINT NOT NULL,
    body BIGINT NOT NULL,
    recipients BIGINT NOT NULL,
    mainland BIGINT NOT NULL,
    international BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    due_ms BIGINT,
    cancelled_ms BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX task_name ON task (tenant, folded, id);

-- Counts of messages by when they were accepted, in quarters of an hour since 1970 (every time zone's midnight is on one).
-- `state` 0 counts every message, closed states those that are there now. `dimension` 0 counts all of a tenant's messages;
-- others would count them by something more (a country, a route …) that `item` names.
CREATE TABLE stat (
    tenant BIGINT NOT NULL,
    dimension BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    item BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    state BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    PRIMARY KEY (tenant, dimension, slot, item, kind, state)
);
INSERT INTO stat (tenant, dimension, slot, item, kind, state, messages, segments)
    SELECT tenant, 0, ((id >> 22) + 1577836800000) / 900000, 0, kind, 0, COUNT(*), CAST(SUM(segments) AS BIGINT)
    FROM message GROUP BY 1, 3, 5;
INSERT INTO stat (tenant, dimension, slot, item, kind, state, messages, segments)
    SELECT tenant, 0, ((id >> 22) + 1577836800000) / 900000, 0, kind, state, COUNT(*), CAST(SUM(segments) AS BIGINT)
    FROM message WHERE NOT open GROUP BY 1, 3, 5, 6;

-- The log asks for the messages of one state that did not arrive. Set when a message closes, and only then, so that steps
-- under way touch no index.
ALTER TABLE message ADD COLUMN failed BIGINT;
UPDATE message SET failed = state WHERE state > 10;
CREATE INDEX message_failed ON message (tenant, failed, id) WHERE failed IS NOT NULL;

-- The log asks for "ends in 4321" as often as for a whole number; one index answers both.
DROP INDEX message_phone;
CREATE INDEX message_phone ON message ((phone % 10000), phone, id, tenant);
