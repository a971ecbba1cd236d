-- The platform's policy, and mails that wait for the mail server.

-- Each change is a new row; the latest version counts. Tenant 0 is the platform.
CREATE TABLE policy (
    tenant BIGINT NOT NULL,
    version BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    account BIGINT,
    who TEXT NOT NULL,
    reason TEXT NOT NULL,
    changes TEXT NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (tenant, version)
);

CREATE TABLE mail (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    account TEXT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    content TEXT NOT NULL,
    tries BIGINT NOT NULL,
    next_ms BIGINT NOT NULL
);
CREATE INDEX mail_next ON mail (next_ms);
