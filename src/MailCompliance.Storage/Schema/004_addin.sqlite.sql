-- The Outlook add-in: codes that connect a mailbox once, what connected mailboxes present, and proofs that were used. Secrets as SHA-256 alone.

CREATE TABLE pairing_code (
    hash       BLOB    NOT NULL PRIMARY KEY,
    mailbox    TEXT    NOT NULL,
    expires_at INTEGER NOT NULL
);

CREATE TABLE pairing (
    id         TEXT    NOT NULL PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE,
    mailbox    TEXT    NOT NULL,
    addin      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
);
CREATE INDEX pairing_mailbox ON pairing (mailbox);

CREATE TABLE used_proof (
    evaluation TEXT    NOT NULL PRIMARY KEY,
    message    TEXT    NOT NULL,
    at         INTEGER NOT NULL
);
CREATE INDEX used_proof_at ON used_proof (at);
