DROP TRIGGER audit_stays;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
    WHEN OLD.id > (SELECT MAX(id) FROM audit) - 65229815808000000
    BEGIN SELECT RAISE(ABORT, 'rows of audit are only ever added'); END;
