-- The inbox asks "what did this phone write to this tenant", newest first.
CREATE INDEX uplink_sender ON uplink (tenant, sender, id);
