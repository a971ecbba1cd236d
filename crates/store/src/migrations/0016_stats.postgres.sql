ALTER TABLE task_stat SET (fillfactor = 30, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE stat_day SET (fillfactor = 30, autovacuum_vacuum_scale_factor = 0.05);
