-- Tenants and accounts that two people can edit, and roles that people put together.

-- `version` grows with every change, so that the second of two editors is told. `note` and `status_ms`: why and since
-- when the tenant is what it is, when somebody said so.
ALTER TABLE tenant ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE tenant ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE tenant ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE tenant ADD COLUMN status_ms BIGINT;

-- `status` may now be 'invited'; `role` may be the id of a custom role, in digits.
ALTER TABLE account ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX account_tenant ON account (tenant, id);

-- Tenant 0 is the platform. `permissions`: words with a space between them.
CREATE TABLE custom_role (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    permissions TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    UNIQUE (tenant, name)
);
