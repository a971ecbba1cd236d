INSERT INTO order_terms (order_id, product, channel, unit, terms)
    SELECT o.id, COALESCE(json_extract(p.options, '$.product'), ''), COALESCE(json_extract(p.options, '$.channel'), ''),
           COALESCE(json_extract(p.options, '$.unit'), ''), p.options
    FROM orders o JOIN package p ON p.id = o.package WHERE json_valid(p.options);
