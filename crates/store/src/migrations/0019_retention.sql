-- Messages are removed after a time and their counts stay: beside each count stands how much of it was removed, so that
-- counting what is there still proves it.
ALTER TABLE stat ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stat ADD COLUMN removed_segments BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task_stat ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE task_stat ADD COLUMN removed_segments BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stat_day ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE stat_day ADD COLUMN removed_segments BIGINT NOT NULL DEFAULT 0;

-- Removed messages by task (0 = of none), state and order: what a task's page counts of those it cannot see any more, and what
-- proves the ledger lines whose messages are gone.
CREATE TABLE removed_sum (
    tenant BIGINT NOT NULL,
    task BIGINT NOT NULL,
    state BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    posted BIGINT NOT NULL,
    PRIMARY KEY (tenant, task, state, order_id)
);

-- How far the removing of a tenant's rows of one kind (domain::retention::Class) has come: everything closed before `until_ms` is
-- gone. `files` and `octets`: what was archived of it.
CREATE TABLE removal (
    tenant BIGINT NOT NULL,
    class BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    files BIGINT NOT NULL,
    octets BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, class)
);

-- What a task shares with its messages stays when they go.
CREATE INDEX task_body ON task (tenant, body);

-- Lines of the audit log are still only ever added; but those that are 180 days older than the newest may go, in order of their
-- age, when the policy says so: 180 days are 65229815808000000 in ids (15552000000 ms << 22).
