-- Times are microseconds since 1970 in UTC. States are the names of the program's enums in lower case. Keys sort by bytes, as in SQLite.

CREATE TABLE message_log (
    id              TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at              BIGINT           NOT NULL,
    changed_at      BIGINT           NOT NULL,
    repeat_key      TEXT COLLATE "C" NOT NULL,
    state           TEXT             NOT NULL,
    message_id      TEXT COLLATE "C",
    envelope_sender TEXT             NOT NULL,
    author          TEXT,
    sender_key      TEXT COLLATE "C" NOT NULL,
    recipients      TEXT             NOT NULL,
    bytes           BIGINT           NOT NULL,
    relayed_bytes   BIGINT           NOT NULL,
    verdict         TEXT             NOT NULL,
    policy_hash     TEXT,
    findings        TEXT             NOT NULL,
    actions         TEXT             NOT NULL,
    trace           TEXT,
    reply           TEXT,
    node            TEXT             NOT NULL,
    client          TEXT             NOT NULL,
    repeats         TEXT,
    legal_hold      BIGINT           NOT NULL DEFAULT 0
);
CREATE INDEX message_log_at ON message_log (at);
CREATE INDEX message_log_repeat_key ON message_log (repeat_key);
CREATE INDEX message_log_message_id ON message_log (message_id);
CREATE INDEX message_log_sender ON message_log (sender_key, at);

CREATE TABLE held (
    id          TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    repeat_key  TEXT COLLATE "C" NOT NULL UNIQUE,
    message_id  TEXT COLLATE "C",
    author      TEXT             NOT NULL,
    recipients  TEXT             NOT NULL,
    approvers   TEXT             NOT NULL,
    rules       TEXT             NOT NULL,
    state       TEXT             NOT NULL,
    state_at    BIGINT           NOT NULL,
    held_at     BIGINT           NOT NULL,
    expires_at  BIGINT           NOT NULL,
    bytes       BIGINT           NOT NULL,
    decided_by  TEXT,
    reason      TEXT,
    last_reply  TEXT,
    claim       TEXT,
    claim_until BIGINT           NOT NULL DEFAULT 0,
    retries     BIGINT           NOT NULL DEFAULT 0,
    legal_hold  BIGINT           NOT NULL DEFAULT 0,
    key_id      TEXT             NOT NULL,
    details     BYTEA            NOT NULL
);
CREATE INDEX held_state ON held (state, state_at);
CREATE INDEX held_message_id ON held (message_id);

CREATE TABLE held_content (
    id     TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES held (id) ON DELETE CASCADE,
    key_id TEXT             NOT NULL,
    sealed BYTEA            NOT NULL
);

CREATE TABLE owed_mail (
    kind            TEXT             NOT NULL,
    mail_key        TEXT COLLATE "C" NOT NULL,
    state           TEXT             NOT NULL,
    envelope_sender TEXT             NOT NULL,
    recipient       TEXT             NOT NULL,
    about           TEXT,
    owed_at         BIGINT           NOT NULL,
    due_at          BIGINT           NOT NULL,
    changed_at      BIGINT           NOT NULL,
    attempts        BIGINT           NOT NULL DEFAULT 0,
    claim           TEXT,
    claim_until     BIGINT           NOT NULL DEFAULT 0,
    last_fault      TEXT,
    key_id          TEXT             NOT NULL,
    sealed          BYTEA,
    PRIMARY KEY (kind, mail_key)
);
CREATE INDEX owed_mail_due ON owed_mail (kind, state, due_at);

-- Hashes of addresses only: the counters need to tell them apart, not to know them.
CREATE TABLE sending (
    sender      BIGINT NOT NULL,
    message     BIGINT NOT NULL,
    recipient   BIGINT NOT NULL,
    fingerprint BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (sender, message, recipient)
);
CREATE INDEX sending_window ON sending (sender, at);

-- Months (segment) are removed as a whole, behind a checkpoint that holds the last hash of what was removed.
CREATE TABLE audit_entry (
    number   BIGINT           NOT NULL PRIMARY KEY,
    segment  BIGINT           NOT NULL,
    at       BIGINT           NOT NULL,
    actor    TEXT             NOT NULL,
    action   TEXT             NOT NULL,
    subject  TEXT COLLATE "C",
    details  TEXT             NOT NULL,
    previous TEXT             NOT NULL,
    hash     TEXT             NOT NULL
);
CREATE INDEX audit_entry_subject ON audit_entry (subject);
CREATE TABLE audit_head (
    id     BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    hash   TEXT   NOT NULL
);
INSERT INTO audit_head (id, number, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');
CREATE TABLE audit_checkpoint (
    segment   BIGINT NOT NULL PRIMARY KEY,
    number    BIGINT NOT NULL,
    hash      TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    signature TEXT
);

CREATE TABLE lease (
    job   TEXT   NOT NULL PRIMARY KEY,
    owner TEXT   NOT NULL,
    until BIGINT NOT NULL
);
