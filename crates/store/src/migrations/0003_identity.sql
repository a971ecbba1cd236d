-- Sign-in: sessions, what an account's owner sets up, links to reset a password, and the audit log.

-- Only hashes of tokens are kept. The token before the last rotation is good for a moment, for requests under way.
CREATE TABLE session (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    account BIGINT NOT NULL,
    token BYTEA NOT NULL UNIQUE,
    old_token BYTEA,
    old_until_ms BIGINT NOT NULL,
    csrf TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    rotated_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    address TEXT NOT NULL,
    agent TEXT NOT NULL
);
CREATE INDEX session_account ON session (account, id);
CREATE INDEX session_old_token ON session (old_token) WHERE old_token IS NOT NULL;

-- One row for an account that has one-time codes or has signed in; secrets of one-time codes are sealed.
CREATE TABLE credential (
    account BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    totp BYTEA,
    totp_next BYTEA,
    totp_step BIGINT NOT NULL,
    recovery TEXT NOT NULL,
    last_ms BIGINT,
    last_address TEXT
);

CREATE TABLE password_reset (
    account BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    token BYTEA NOT NULL UNIQUE,
    expires_ms BIGINT NOT NULL
);

-- Appended to, never changed. Tenant 0 is the platform.
CREATE TABLE audit (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    account BIGINT,
    key_id BIGINT,
    who TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    ok BOOLEAN NOT NULL,
    address TEXT NOT NULL,
    agent TEXT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX audit_id ON audit (id);
