-- Smart SMS: brands with a logo and a menu that handsets show beside plain texts.

-- A profile. Ids hold the time at which it was made. `live` is the number of the version that was approved last; `live_name`
-- and its uniqueness keep two live brands from reading the same (NULL = handsets do not show it). `next_item` is the number
-- of the next item of a menu. `frozen_…` say who took it off and why, `unfreeze_…` who proposes to show it again.
CREATE TABLE smart_profile (
    id BIGINT PRIMARY KEY,
    tenant BIGINT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    newest BIGINT NOT NULL,
    newest_status TEXT NOT NULL,
    live BIGINT,
    live_name TEXT,
    next_item BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    changed_ms BIGINT NOT NULL,
    published_ms BIGINT,
    freeze_code TEXT NOT NULL,
    freeze_note TEXT NOT NULL,
    frozen_by BIGINT,
    frozen_who TEXT NOT NULL,
    frozen_ms BIGINT,
    unfreeze_by BIGINT,
    unfreeze_who TEXT NOT NULL,
    unfreeze_ms BIGINT
);
CREATE INDEX smart_profile_tenant ON smart_profile (tenant, id);
CREATE INDEX smart_profile_state ON smart_profile (state, id);
CREATE UNIQUE INDEX smart_profile_live_name ON smart_profile (live_name) WHERE live_name IS NOT NULL;

-- What its owner wrote, as JSON of the domain, version by version; `logo` is the hash of a logo. Only the newest one is changed.
CREATE TABLE smart_version (
    profile BIGINT NOT NULL,
    number BIGINT NOT NULL,
    tenant BIGINT NOT NULL,
    status TEXT NOT NULL,
    wording TEXT NOT NULL,
    logo BYTEA,
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    PRIMARY KEY (profile, number)
);

-- Logos that were handed in, written anew, and how they look (two halves of a print). A logo's hash is that of its largest size.
CREATE TABLE smart_logo (
    tenant BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    side_px BIGINT NOT NULL,
    print_across BIGINT NOT NULL,
    print_down BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (tenant, sha256)
);
-- Their sizes as PNG, by pixels of a side, each with a hash of its own.
CREATE TABLE smart_logo_size (
    logo BYTEA NOT NULL,
    side_px BIGINT NOT NULL,
    sha256 BYTEA NOT NULL,
    data BYTEA NOT NULL,
    PRIMARY KEY (logo, side_px)
);

-- Where a version stands with a maker of handsets; no row = nobody asked.
CREATE TABLE smart_vendor (
    profile BIGINT NOT NULL,
    number BIGINT NOT NULL,
    vendor TEXT NOT NULL,
    tenant BIGINT NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    reference TEXT NOT NULL,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (profile, number, vendor)
);

-- The platform's keys: of records, and of the manifest (`is_root`). `seed` is sealed; a key that is retired signs nothing more
-- and is known until `until_ms`.
CREATE TABLE smart_key (
    kid TEXT PRIMARY KEY,
    is_root BOOLEAN NOT NULL,
    seed BYTEA NOT NULL,
    public BYTEA NOT NULL,
    created_ms BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    retired_ms BIGINT,
    until_ms BIGINT
);

-- What handsets are told now: one record a signature, as it was signed. `snapshot` is the number at which it became so.
CREATE TABLE smart_record (
    signature BYTEA PRIMARY KEY,
    profile BIGINT NOT NULL,
    number BIGINT NOT NULL,
    tenant BIGINT NOT NULL,
    kid TEXT NOT NULL,
    body BYTEA NOT NULL,
    sig BYTEA NOT NULL,
    logo BYTEA NOT NULL,
    not_before_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    snapshot BIGINT NOT NULL
);
CREATE INDEX smart_record_profile ON smart_record (profile);
CREATE INDEX smart_record_expires ON smart_record (expires_ms);

-- Profiles whose versions up to `number` handsets may still have and must not show, until the last record of them is out of
-- date by itself.
CREATE TABLE smart_revoked (
    profile BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    snapshot BIGINT NOT NULL,
    until_ms BIGINT NOT NULL
);

-- Which records changed or went with which snapshot: what a delta is made of.
CREATE TABLE smart_change (
    snapshot BIGINT NOT NULL,
    signature BYTEA NOT NULL,
    profile BIGINT NOT NULL,
    PRIMARY KEY (snapshot, signature, profile)
);

-- The number of the snapshot, in one row that every change of the above holds.
CREATE TABLE smart_snapshot (
    one BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);
INSERT INTO smart_snapshot (one, number, changed_ms) VALUES (1, 0, 0);
