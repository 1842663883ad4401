-- The audit log is looked through by days and by what an action begins with: not entry by entry.

CREATE INDEX audit_entry_at ON audit_entry (at);
