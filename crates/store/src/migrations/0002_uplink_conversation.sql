-- The inbox asks "what did this phone write to this tenant", newest first.
CREATE INDEX uplink_sender ON uplink (tenant, sender, id);
-- A submission whose answer was lost asks "is there a receipt about this phone that nobody claimed".
CREATE INDEX parked_receipt_phone ON parked_receipt (carrier, phone);
