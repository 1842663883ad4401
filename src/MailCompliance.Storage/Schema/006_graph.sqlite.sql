-- Audit of Sent Items through Microsoft Graph: where each mailbox has been read to, and what was found in it.
-- Ids of Graph differ by case alone.

CREATE TABLE graph_mailbox (
    id          TEXT    NOT NULL PRIMARY KEY,
    address     TEXT    NOT NULL,
    in_scope    INTEGER NOT NULL,
    link        TEXT,
    since       INTEGER NOT NULL,
    synced_at   INTEGER,
    due_at      INTEGER NOT NULL,
    claim       TEXT,
    claim_until INTEGER NOT NULL DEFAULT 0,
    faults      INTEGER NOT NULL DEFAULT 0,
    last_fault  TEXT
);
CREATE INDEX graph_mailbox_due ON graph_mailbox (in_scope, due_at);

CREATE TABLE graph_message (
    mailbox_id  TEXT    NOT NULL,
    message_key TEXT    NOT NULL,
    graph_id    TEXT    NOT NULL,
    message_id  TEXT,
    author      TEXT    NOT NULL,
    recipients  TEXT    NOT NULL,
    sent_at     INTEGER NOT NULL,
    seen_at     INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    state       TEXT    NOT NULL,
    settled_at  INTEGER,
    entry_id    TEXT,
    client      TEXT,
    is_outside  INTEGER NOT NULL,
    is_backfill INTEGER NOT NULL,
    last_fault  TEXT,
    PRIMARY KEY (mailbox_id, message_key)
);
CREATE INDEX graph_message_waiting ON graph_message (mailbox_id, due_at) WHERE state = 'waiting';
CREATE INDEX graph_message_sent ON graph_message (sent_at);
CREATE INDEX graph_message_graph_id ON graph_message (graph_id);

-- One log entry for a message, in however many mailboxes it lies.
CREATE TABLE graph_entry (
    shared_key TEXT    NOT NULL PRIMARY KEY,
    mailbox_id TEXT    NOT NULL,
    entry_id   TEXT    NOT NULL,
    at         INTEGER NOT NULL
);
CREATE INDEX graph_entry_at ON graph_entry (at);

-- One subscription for each mailbox. Of the secret that its notifications carry only the hash is kept.
CREATE TABLE graph_subscription (
    mailbox_id      TEXT    NOT NULL PRIMARY KEY,
    subscription_id TEXT    NOT NULL UNIQUE,
    secret_hash     TEXT    NOT NULL,
    expires_at      INTEGER NOT NULL,
    renew_at        INTEGER NOT NULL
);

-- What was learnt from the service and has to be remembered.
CREATE TABLE graph_fact (
    name  TEXT    NOT NULL PRIMARY KEY,
    value TEXT    NOT NULL,
    at    INTEGER NOT NULL
);

-- A past period that somebody asked to have read, mailbox by mailbox. read_to is the time sent of the last message that was stored.
CREATE TABLE graph_backfill (
    id          TEXT    NOT NULL,
    mailbox_id  TEXT    NOT NULL,
    from_at     INTEGER NOT NULL,
    until_at    INTEGER NOT NULL,
    read_to     INTEGER NOT NULL,
    messages    INTEGER NOT NULL DEFAULT 0,
    is_done     INTEGER NOT NULL DEFAULT 0,
    asked_at    INTEGER NOT NULL,
    due_at      INTEGER NOT NULL,
    claim       TEXT,
    claim_until INTEGER NOT NULL DEFAULT 0,
    last_fault  TEXT,
    PRIMARY KEY (id, mailbox_id)
);
CREATE INDEX graph_backfill_due ON graph_backfill (is_done, due_at);
