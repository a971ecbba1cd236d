-- The last step (days before) at which people were told that a document runs out.
ALTER TABLE evidence ADD COLUMN reminded BIGINT;
CREATE INDEX evidence_expires ON evidence (expires_on) WHERE expires_on IS NOT NULL;

-- Where a signature stands with a mainland network. `code` is the network's own; no row = nobody asked it.
CREATE TABLE filing (
    signature BIGINT NOT NULL,
    network BIGINT NOT NULL,
    tenant BIGINT NOT NULL,
    status TEXT NOT NULL,
    code TEXT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (signature, network)
);
CREATE INDEX filing_tenant ON filing (tenant, signature);

-- Tenants (`template` NULL) and templates that are exempt from the review for a time. Ids hold the time at which it was given.
CREATE TABLE exemption (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    template BIGINT,
    reason TEXT NOT NULL,
    account BIGINT,
    who TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    revoked_ms BIGINT,
    revoked_who TEXT NOT NULL
);
CREATE INDEX exemption_tenant ON exemption (tenant, id);
-- By whose exemption it was approved without a reviewer.
ALTER TABLE review ADD COLUMN exempt_by TEXT NOT NULL DEFAULT '';
