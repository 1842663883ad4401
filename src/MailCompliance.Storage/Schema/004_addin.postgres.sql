-- The Outlook add-in: codes that connect a mailbox once, what connected mailboxes present, and proofs that were used. Secrets as SHA-256 alone.

CREATE TABLE pairing_code (
    hash       BYTEA   NOT NULL PRIMARY KEY,
    mailbox    TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT  NOT NULL
);

CREATE TABLE pairing (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    hash       BYTEA   NOT NULL UNIQUE,
    mailbox    TEXT COLLATE "C" NOT NULL,
    addin      TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    used_at    BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL
);
CREATE INDEX pairing_mailbox ON pairing (mailbox);

CREATE TABLE used_proof (
    evaluation TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    message    TEXT COLLATE "C" NOT NULL,
    at         BIGINT  NOT NULL
);
CREATE INDEX used_proof_at ON used_proof (at);
