-- Comparison with Exchange's message trace: one row says how far it is. Up to read_to everything has been compared; window_until and link are where a
-- window that is under way goes on.

CREATE TABLE graph_trace (
    id           BIGINT NOT NULL PRIMARY KEY,
    read_to      BIGINT NOT NULL,
    window_until BIGINT,
    link         TEXT,
    due_at       BIGINT NOT NULL,
    claim        TEXT,
    claim_until  BIGINT NOT NULL DEFAULT 0,
    faults       BIGINT NOT NULL DEFAULT 0,
    denied_at    BIGINT,
    last_fault   TEXT
);

-- What Exchange sent for somebody of the staff and nothing here knew. entry_id: it has its entry in the log; until then it may yet become known.
CREATE TABLE graph_unseen (
    unseen_key  TEXT    NOT NULL PRIMARY KEY,
    message_id  TEXT    NOT NULL,
    sender      TEXT    NOT NULL,
    recipients  TEXT    NOT NULL,
    received_at BIGINT NOT NULL,
    entry_id    TEXT
);
CREATE INDEX graph_unseen_received ON graph_unseen (received_at);
CREATE INDEX graph_message_message_id ON graph_message (substr(message_id, 1, 500));
