-- What is applied for and decided about: signatures, versions of templates, the files handed in as proof, and the
-- reviewers' queue.

-- `used_for`: 'own' or 'behalf'. What provisioning files make has no times.
ALTER TABLE signature ADD COLUMN used_for TEXT NOT NULL DEFAULT 'own';
ALTER TABLE signature ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE signature ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE signature ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE signature ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
ALTER TABLE signature ADD COLUMN created_by TEXT NOT NULL DEFAULT '';
ALTER TABLE signature ADD COLUMN changed_ms BIGINT NOT NULL DEFAULT 0;

-- The template's own row is what sends: its content changes when a version is approved. `variables`: JSON, one rule each.
ALTER TABLE template ADD COLUMN variables TEXT NOT NULL DEFAULT '[]';
ALTER TABLE template ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE template ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE template ADD COLUMN created_ms BIGINT NOT NULL DEFAULT 0;
CREATE TABLE template_version (
    tenant BIGINT NOT NULL,
    template BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind BIGINT NOT NULL,
    content TEXT NOT NULL,
    variables TEXT NOT NULL,
    description TEXT NOT NULL,
    status TEXT NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (tenant, template, number)
);
INSERT INTO template_version (tenant, template, number, name, kind, content, variables, description, status, created_ms, created_by)
    SELECT tenant, id, 1, name, kind, content, '[]', '', status, 0, '' FROM template;

-- Ids hold the time. `subject` and `object` say what the file belongs to.
CREATE TABLE evidence (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    object BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    media BIGINT NOT NULL,
    octets BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    expires_on TEXT,
    account BIGINT,
    who TEXT NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX evidence_object ON evidence (tenant, subject, object, id);

-- Ids hold the time of submission. `print` is the same for texts that read the same. Lists are JSON.
CREATE TABLE review (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    subject BIGINT NOT NULL,
    object BIGINT NOT NULL,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    print BIGINT NOT NULL,
    account BIGINT,
    who TEXT NOT NULL,
    findings TEXT NOT NULL,
    state TEXT NOT NULL,
    claimed_by BIGINT,
    claimed_who TEXT NOT NULL,
    claimed_ms BIGINT,
    decided_by BIGINT,
    decided_who TEXT NOT NULL,
    decided_ms BIGINT,
    reasons TEXT NOT NULL,
    note TEXT NOT NULL,
    urged_ms BIGINT
);
CREATE INDEX review_state ON review (state, id);
CREATE INDEX review_object ON review (tenant, subject, object, id);
CREATE INDEX review_print ON review (print, id);
