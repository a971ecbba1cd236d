-- Presence also has the quarters of an hour of a mission's messages (5), except the quarter of the mission's own id.
INSERT INTO presence (tenant, dimension, item, slot)
    SELECT DISTINCT m.tenant, 5, t.id, ((m.id >> 22) + 1577836800000) / 900000
    FROM task t JOIN message m ON m.tenant = t.tenant AND m.id >= t.id AND m.id <= t.last AND m.request = t.id
    WHERE t.mission AND ((m.id >> 22) + 1577836800000) / 900000 <> ((t.id >> 22) + 1577836800000) / 900000;
