-- The audit log is looked through by days and by what an action begins with: not entry by entry. Beginnings are ranges in the order of bytes.

CREATE INDEX audit_entry_at ON audit_entry (at);
ALTER TABLE audit_entry ALTER COLUMN action TYPE TEXT COLLATE "C";
