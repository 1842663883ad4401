-- What an approval for more than one message allows: the findings that were approved, and how many messages more.
-- Held before this step: nothing is known of their findings, so they allow nothing further.
ALTER TABLE held ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE allowance ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE allowance ADD COLUMN uses_left INTEGER NOT NULL DEFAULT 0;

-- Messages that went by an allowance: each is counted once, however often it comes again.
CREATE TABLE allowance_use (
    sender_key    TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    rule          TEXT NOT NULL,
    held_id       TEXT NOT NULL,
    repeat_key    TEXT NOT NULL,
    used_at       INTEGER NOT NULL,
    PRIMARY KEY (sender_key, recipient_key, rule, held_id, repeat_key)
) WITHOUT ROWID;
CREATE INDEX allowance_use_at ON allowance_use (used_at);
