-- Senders who say that a finding was wrong: by message, and by the rule that they mean.

ALTER TABLE flagged ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE flagged_rule ADD COLUMN disputed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX flagged_disputed ON flagged (id) WHERE disputed = 1;
CREATE INDEX flagged_rule_disputed ON flagged_rule (day, rule) WHERE disputed = 1;
