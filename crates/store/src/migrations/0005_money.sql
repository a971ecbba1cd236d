-- The commercial side: packages that two people can edit, orders with the terms they were placed under, corrections, and
-- what was charged, summed up.

-- `version` grows with every change, so that the second of two editors is told.
ALTER TABLE package ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE package ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE package ADD COLUMN retired_ms BIGINT;

-- `credit`: payments and corrections of a post-paid order. `level`: the last warning given (domain::order::Level).
ALTER TABLE orders ADD COLUMN credit BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN level BIGINT NOT NULL DEFAULT 0;
ALTER TABLE orders ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
UPDATE orders SET level = 1 WHERE warned_ms IS NOT NULL;

-- What was agreed when the order was placed: the package's options of that moment. Beside the order, whose row is
-- written with every batch of messages.
CREATE TABLE order_terms (
    order_id BIGINT PRIMARY KEY,
    product TEXT NOT NULL,
    channel TEXT NOT NULL,
    unit TEXT NOT NULL,
    terms TEXT NOT NULL
);

-- Top-ups and corrections with who and why. A posted one has a ledger line whose `ref` is its id.
CREATE TABLE adjustment (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    move BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    reason TEXT NOT NULL,
    status TEXT NOT NULL,
    account BIGINT,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    decided_account BIGINT,
    decided_who TEXT,
    decided_ms BIGINT,
    decision TEXT,
    posted_ms BIGINT
);
CREATE INDEX adjustment_order ON adjustment (order_id, id);
CREATE INDEX adjustment_tenant ON adjustment (tenant, posted_ms);
CREATE INDEX adjustment_status ON adjustment (status, id);
INSERT INTO adjustment (id, tenant, order_id, move, amount, reason, status, account, who, at_ms, posted_ms)
    SELECT ref, tenant, order_id, move, amount, COALESCE(note, ''), 'posted', NULL, '', at_ms, at_ms
    FROM ledger WHERE move IN (4, 5);

-- What was charged and given back by when it was decided, in quarters of an hour since 1970 (every time zone's midnight is
-- on one). `price` is the price of a segment; `messages` and `segments` were charged, `voids` were given back whole.
CREATE TABLE expense (
    tenant BIGINT NOT NULL,
    slot BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    country BIGINT NOT NULL,
    route BIGINT NOT NULL,
    price BIGINT NOT NULL,
    messages BIGINT NOT NULL,
    segments BIGINT NOT NULL,
    posted BIGINT NOT NULL,
    voids BIGINT NOT NULL,
    voided BIGINT NOT NULL,
    PRIMARY KEY (tenant, slot, order_id, kind, country, route, price)
);
CREATE INDEX expense_order ON expense (order_id, slot);
INSERT INTO expense (tenant, slot, order_id, kind, country, route, price, messages, segments, posted, voids, voided)
    SELECT m.tenant, COALESCE(p.at_ms, v.at_ms) / 900000, m.order_id, m.kind, m.country, m.route, m.amount / m.segments,
           CAST(SUM(CASE WHEN p.ref IS NULL THEN 0 ELSE 1 END) AS BIGINT),
           CAST(SUM(CASE WHEN p.ref IS NULL THEN 0 ELSE m.segments * p.amount / m.amount END) AS BIGINT),
           CAST(SUM(COALESCE(p.amount, 0)) AS BIGINT),
           CAST(SUM(CASE WHEN p.ref IS NULL THEN 1 ELSE 0 END) AS BIGINT),
           CAST(SUM(COALESCE(v.amount, 0)) AS BIGINT)
    FROM message m
    LEFT JOIN ledger p ON p.tenant = m.tenant AND p.ref = m.id AND p.move = 2
    LEFT JOIN ledger v ON v.tenant = m.tenant AND v.ref = m.id AND v.move = 3
    WHERE m.order_id <> 0 AND m.segments > 0 AND (p.ref IS NOT NULL OR v.ref IS NOT NULL)
    GROUP BY 1, 2, 3, 4, 5, 6, 7;
