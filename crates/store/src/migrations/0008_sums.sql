-- What was charged, summed up by task as well; and what was held. A message says which task it belongs to (NULL = to none: most do not), so that
-- the sums need no second look when its money is decided.
ALTER TABLE message ADD COLUMN task BIGINT;
UPDATE message SET task = request
    WHERE EXISTS (SELECT 1 FROM task t WHERE t.tenant = message.tenant AND t.id = message.request);

CREATE TABLE expense_before AS SELECT * FROM expense;
DROP TABLE expense;
-- `task` 0: messages of no task, all of them together.
CREATE TABLE expense (
    tenant BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    country BIGINT NOT NULL,
    route BIGINT NOT NULL,
    price BIGINT NOT NULL,
    task BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    posted BIGINT NOT NULL,
    voids BIGINT NOT NULL,
    voided BIGINT NOT NULL,
    PRIMARY KEY (tenant, slot, order_id, kind, country, route, price, task)
);
CREATE INDEX expense_order ON expense (order_id, slot);
-- What tasks cost is taken out of the sums that were there; what remains belongs to no task.
WITH told AS (
    SELECT m.tenant AS tenant, COALESCE(p.at_ms, v.at_ms) / 900000 AS slot, m.order_id AS order_id, m.kind AS kind,
           m.country AS country, m.route AS route, m.amount / m.segments AS price, m.task AS task,
           CASE WHEN p.ref IS NULL THEN 0 ELSE 1 END AS messages,
           CASE WHEN p.ref IS NULL THEN 0 ELSE m.segments * p.amount / m.amount END AS segments,
           COALESCE(p.amount, 0) AS posted,
           CASE WHEN p.ref IS NULL THEN 1 ELSE 0 END AS voids,
           COALESCE(v.amount, 0) AS voided
    FROM message m
    LEFT JOIN ledger p ON p.tenant = m.tenant AND p.ref = m.id AND p.move = 2
    LEFT JOIN ledger v ON v.tenant = m.tenant AND v.ref = m.id AND v.move = 3
    WHERE m.task IS NOT NULL AND m.order_id <> 0 AND m.segments > 0 AND (p.ref IS NOT NULL OR v.ref IS NOT NULL)
)
INSERT INTO expense (tenant, slot, order_id, kind, country, route, price, task, messages, segments, posted, voids, voided)
    SELECT tenant, slot, order_id, kind, country, route, price, task,
           CAST(SUM(messages) AS BIGINT), CAST(SUM(segments) AS BIGINT), CAST(SUM(posted) AS BIGINT),
           CAST(SUM(voids) AS BIGINT), CAST(SUM(voided) AS BIGINT)
    FROM (SELECT tenant, slot, order_id, kind, country, route, price, 0 AS task, messages, segments, posted, voids, voided
          FROM expense_before
          UNION ALL
          SELECT tenant, slot, order_id, kind, country, route, price, task, messages, segments, posted, voids, voided FROM told
          UNION ALL
          SELECT tenant, slot, order_id, kind, country, route, price, 0, -messages, -segments, -posted, -voids, -voided
          FROM told) AS parts
    GROUP BY tenant, slot, order_id, kind, country, route, price, task
    HAVING SUM(messages) <> 0 OR SUM(posted) <> 0 OR SUM(voids) <> 0 OR SUM(voided) <> 0;
DROP TABLE expense_before;

-- What was held by when it was held, in quarters of an hour since 1970: with what was decided since, it says what was still
-- held at the end of any month.
CREATE TABLE held (
    tenant BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (tenant, slot, order_id)
);
INSERT INTO held (tenant, slot, order_id, amount)
    SELECT tenant, at_ms / 900000, order_id, CAST(SUM(amount) AS BIGINT) FROM ledger WHERE move = 1
    GROUP BY tenant, at_ms / 900000, order_id;
