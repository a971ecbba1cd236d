ALTER TABLE expense SET (fillfactor = 30, autovacuum_vacuum_scale_factor = 0.05);
INSERT INTO order_terms (order_id, product, channel, unit, terms)
    SELECT o.id, COALESCE(p.options::json ->> 'product', ''), COALESCE(p.options::json ->> 'channel', ''),
           COALESCE(p.options::json ->> 'unit', ''), p.options
    FROM orders o JOIN package p ON p.id = o.package;
