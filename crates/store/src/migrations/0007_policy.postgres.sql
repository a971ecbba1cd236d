-- What was written down stays: neither a person at a prompt nor a defect changes it in passing.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added', TG_TABLE_NAME USING ERRCODE = '23514';
END $$;
CREATE TRIGGER audit_stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER policy_stays BEFORE UPDATE OR DELETE ON policy FOR EACH ROW EXECUTE FUNCTION refuse_change();
