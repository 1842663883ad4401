-- Times are microseconds since 1970 in UTC. States are the names of the program's enums in lower case.

CREATE TABLE message_log (
    id              TEXT    NOT NULL PRIMARY KEY,
    at              INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    repeat_key      TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    message_id      TEXT,
    envelope_sender TEXT    NOT NULL,
    author          TEXT,
    sender_key      TEXT    NOT NULL,
    recipients      TEXT    NOT NULL,
    bytes           INTEGER NOT NULL,
    relayed_bytes   INTEGER NOT NULL,
    verdict         TEXT    NOT NULL,
    policy_hash     TEXT,
    findings        TEXT    NOT NULL,
    actions         TEXT    NOT NULL,
    trace           TEXT,
    reply           TEXT,
    node            TEXT    NOT NULL,
    client          TEXT    NOT NULL,
    repeats         TEXT,
    legal_hold      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX message_log_at ON message_log (at);
CREATE INDEX message_log_repeat_key ON message_log (repeat_key);
CREATE INDEX message_log_message_id ON message_log (message_id);
CREATE INDEX message_log_sender ON message_log (sender_key, at);

CREATE TABLE held (
    id          TEXT    NOT NULL PRIMARY KEY,
    repeat_key  TEXT    NOT NULL UNIQUE,
    message_id  TEXT,
    author      TEXT    NOT NULL,
    recipients  TEXT    NOT NULL,
    approvers   TEXT    NOT NULL,
    rules       TEXT    NOT NULL,
    state       TEXT    NOT NULL,
    state_at    INTEGER NOT NULL,
    held_at     INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    bytes       INTEGER NOT NULL,
    decided_by  TEXT,
    reason      TEXT,
    last_reply  TEXT,
    claim       TEXT,
    claim_until INTEGER NOT NULL DEFAULT 0,
    retries     INTEGER NOT NULL DEFAULT 0,
    legal_hold  INTEGER NOT NULL DEFAULT 0,
    key_id      TEXT    NOT NULL,
    details     BLOB    NOT NULL
);
CREATE INDEX held_state ON held (state, state_at);
CREATE INDEX held_message_id ON held (message_id);

CREATE TABLE held_content (
    id     TEXT NOT NULL PRIMARY KEY REFERENCES held (id) ON DELETE CASCADE,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL
);

CREATE TABLE owed_mail (
    kind            TEXT    NOT NULL,
    mail_key        TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    envelope_sender TEXT    NOT NULL,
    recipient       TEXT    NOT NULL,
    about           TEXT,
    owed_at         INTEGER NOT NULL,
    due_at          INTEGER NOT NULL,
    changed_at      INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    claim           TEXT,
    claim_until     INTEGER NOT NULL DEFAULT 0,
    last_fault      TEXT,
    key_id          TEXT    NOT NULL,
    sealed          BLOB,
    PRIMARY KEY (kind, mail_key)
);
CREATE INDEX owed_mail_due ON owed_mail (kind, state, due_at);

-- Hashes of addresses only: the counters need to tell them apart, not to know them.
CREATE TABLE sending (
    sender      INTEGER NOT NULL,
    message     INTEGER NOT NULL,
    recipient   INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (sender, message, recipient)
) WITHOUT ROWID;
CREATE INDEX sending_window ON sending (sender, at);

-- Months (segment) are removed as a whole, behind a checkpoint that holds the last hash of what was removed.
CREATE TABLE audit_entry (
    number   INTEGER NOT NULL PRIMARY KEY,
    segment  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    action   TEXT    NOT NULL,
    subject  TEXT,
    details  TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL
);
CREATE INDEX audit_entry_subject ON audit_entry (subject);
CREATE TABLE audit_head (
    id     INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    hash   TEXT    NOT NULL
);
INSERT INTO audit_head (id, number, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE audit_checkpoint (
    segment   INTEGER NOT NULL PRIMARY KEY,
    number    INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    signature TEXT
);

CREATE TABLE lease (
    job    TEXT    NOT NULL PRIMARY KEY,
    owner  TEXT    NOT NULL,
    until  INTEGER NOT NULL
);
