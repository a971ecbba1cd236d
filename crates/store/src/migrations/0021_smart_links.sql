-- Smart SMS: links that handsets turn into cards, what was shown and pressed, and what people did then.

-- A link. Rows stay for ever, so that no code is used again. Ids hold the time at which it was made. `signatures` are the hashes of
-- the brand's signatures at that time, 32 octets each; `params` is sealed JSON, `flag` the salted hash of the tenant's own mark of a
-- customer. The counts are exact: they change with the row held.
CREATE TABLE smart_link (
    code TEXT PRIMARY KEY,
    id BIGINT NOT NULL,
    tenant BIGINT NOT NULL,
    profile BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    task BIGINT,
    signatures BYTEA NOT NULL,
    body TEXT NOT NULL,
    params BYTEA,
    flag BYTEA,
    fallback TEXT NOT NULL,
    has_token BOOLEAN NOT NULL,
    resolves_max BIGINT NOT NULL,
    resolves BIGINT NOT NULL,
    seen BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    stopped_ms BIGINT,
    who TEXT NOT NULL
);
CREATE UNIQUE INDEX smart_link_tenant ON smart_link (tenant, id);
CREATE INDEX smart_link_profile ON smart_link (tenant, profile, id);

-- Messages and browsers that followed a link, by the hash of their key: asking again is no second time.
CREATE TABLE smart_link_use (
    code TEXT NOT NULL,
    asker BYTEA NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (code, asker)
);
CREATE INDEX smart_link_use_at ON smart_link_use (at_ms);

-- The host a tenant's links are on; none = the platform's own.
CREATE TABLE smart_link_host (
    tenant BIGINT PRIMARY KEY,
    host TEXT NOT NULL UNIQUE,
    version BIGINT NOT NULL
);

-- Events that were counted, by a hash of their id: sent again they count no second time.
CREATE TABLE smart_event (
    event BYTEA PRIMARY KEY,
    at_ms BIGINT NOT NULL
);
CREATE INDEX smart_event_at ON smart_event (at_ms);

-- How often something happened in an hour: all of it, and what people did. `day` is the tenant's own (days since 1970-01-01), `hour`
-- hours since 1970; item '' = the brand as a whole; task 0 = no mission is known.
CREATE TABLE smart_count (
    tenant BIGINT NOT NULL,
    day BIGINT NOT NULL,
    hour BIGINT NOT NULL,
    profile BIGINT NOT NULL,
    number BIGINT NOT NULL,
    item TEXT NOT NULL,
    vendor TEXT NOT NULL,
    task BIGINT NOT NULL,
    what BIGINT NOT NULL,
    everything BIGINT NOT NULL,
    clean BIGINT NOT NULL,
    PRIMARY KEY (tenant, day, hour, profile, number, item, vendor, task, what)
);
CREATE INDEX smart_count_day ON smart_count (day);

-- How many handsets that were in a day, as sketches of the domain.
CREATE TABLE smart_sketch (
    tenant BIGINT NOT NULL,
    day BIGINT NOT NULL,
    profile BIGINT NOT NULL,
    item TEXT NOT NULL,
    vendor TEXT NOT NULL,
    task BIGINT NOT NULL,
    what BIGINT NOT NULL,
    everything BYTEA NOT NULL,
    clean BYTEA NOT NULL,
    PRIMARY KEY (tenant, day, profile, item, vendor, task, what)
);
CREATE INDEX smart_sketch_day ON smart_sketch (day);

-- Items that were followed on a page, kept as long as a conversion may name them: by the link's flag, or by a token's hash.
CREATE TABLE smart_click (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    profile BIGINT NOT NULL,
    number BIGINT NOT NULL,
    item TEXT NOT NULL,
    task BIGINT,
    flag BYTEA,
    token BYTEA,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX smart_click_flag ON smart_click (tenant, flag, id) WHERE flag IS NOT NULL;
CREATE INDEX smart_click_token ON smart_click (tenant, token) WHERE token IS NOT NULL;

-- What a tenant says that people did. `print` tells repeated ones; profile, item and task are those of the last item followed
-- before, NULL = none was.
CREATE TABLE smart_conversion (
    tenant BIGINT NOT NULL,
    id BIGINT NOT NULL,
    print BYTEA NOT NULL,
    event TEXT NOT NULL,
    amount BIGINT,
    currency TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    profile BIGINT,
    item TEXT NOT NULL,
    task BIGINT,
    clicked_ms BIGINT,
    PRIMARY KEY (tenant, id)
);
CREATE UNIQUE INDEX smart_conversion_print ON smart_conversion (tenant, print);
