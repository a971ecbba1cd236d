CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'rows of audit are only ever added'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'rows of audit are only ever added'); END;
CREATE TRIGGER policy_unchanged BEFORE UPDATE ON policy
    BEGIN SELECT RAISE(ABORT, 'rows of policy are only ever added'); END;
CREATE TRIGGER policy_stays BEFORE DELETE ON policy
    BEGIN SELECT RAISE(ABORT, 'rows of policy are only ever added'); END;
