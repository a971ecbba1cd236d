ALTER TABLE expense SET (fillfactor = 30, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE held SET (fillfactor = 30, autovacuum_vacuum_scale_factor = 0.05);
