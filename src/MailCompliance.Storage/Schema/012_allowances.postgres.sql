-- What an approval for more than one message allows: the findings that were approved, and how many messages more.
-- Held before this step: nothing is known of their findings, so they allow nothing further.
ALTER TABLE held ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE allowance ADD COLUMN findings TEXT NOT NULL DEFAULT '[]';
ALTER TABLE allowance ADD COLUMN uses_left BIGINT NOT NULL DEFAULT 0;

-- Messages that went by an allowance: each is counted once, however often it comes again.
CREATE TABLE allowance_use (
    sender_key    TEXT COLLATE "C" NOT NULL,
    recipient_key TEXT COLLATE "C" NOT NULL,
    rule          TEXT COLLATE "C" NOT NULL,
    held_id       TEXT COLLATE "C" NOT NULL,
    repeat_key    TEXT COLLATE "C" NOT NULL,
    used_at       BIGINT NOT NULL,
    PRIMARY KEY (sender_key, recipient_key, rule, held_id, repeat_key)
);
CREATE INDEX allowance_use_at ON allowance_use (used_at);
