-- The registry of sender IDs: where a tenant's text stands in a country (ISO 3166 alpha-2). Ids hold the time at which it was
-- first applied for or registered.
CREATE TABLE sender_id (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    text TEXT NOT NULL,
    country TEXT NOT NULL,
    status TEXT NOT NULL,
    -- For whom and what for, as the tenant says.
    company TEXT NOT NULL,
    purpose TEXT NOT NULL,
    marketing BIGINT NOT NULL,
    -- Who applied, and when.
    account BIGINT,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    -- What the platform says, who said it, and when.
    note TEXT NOT NULL,
    decided_who TEXT NOT NULL,
    decided_ms BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX sender_id_place ON sender_id (tenant, text, country);
CREATE INDEX sender_id_status ON sender_id (status, id);
