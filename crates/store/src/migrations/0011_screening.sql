-- What may not be said, as the operator set it beside the list that comes with the program; and the trades of which tenants may speak.
-- Every node follows the number `screening_version` in `meta`.

-- A row whose `text` and `how` are those of a word of the program's list stands in its place. `action` NULL: as its category says.
CREATE TABLE screening_word (
    text TEXT NOT NULL,
    how BIGINT NOT NULL,
    id BIGINT NOT NULL,
    category BIGINT NOT NULL,
    action BIGINT,
    is_off BIGINT NOT NULL,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (text, how)
);

-- What becomes of a category by SMS type, where it is not as delivered.
CREATE TABLE screening_action (
    category BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    action BIGINT NOT NULL,
    who TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (category, kind)
);

-- `expires_on`: the last day, in the tenant's time zone; NULL = without end.
CREATE TABLE licence (
    tenant BIGINT NOT NULL,
    category BIGINT NOT NULL,
    expires_on TEXT,
    note TEXT NOT NULL,
    who TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, category)
);
