-- Rows that change a few times in their life keep room on their page, so that updates stay beside them (HOT).
ALTER TABLE message SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE orders SET (fillfactor = 20);
ALTER TABLE feed SET (fillfactor = 20);
ALTER TABLE endpoint SET (fillfactor = 50);
