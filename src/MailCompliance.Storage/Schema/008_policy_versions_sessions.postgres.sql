-- The policies that were in force, and who is signed in to the portal. Of a session's secret its SHA-256 alone.

CREATE TABLE policy_version (
    number BIGINT  NOT NULL PRIMARY KEY,
    hash   TEXT    NOT NULL,
    since  BIGINT  NOT NULL,
    node   TEXT    NOT NULL,
    source TEXT    NOT NULL
);

CREATE TABLE portal_session (
    hash       TEXT    NOT NULL PRIMARY KEY,
    person     TEXT    NOT NULL,
    began_at   BIGINT  NOT NULL,
    used_at    BIGINT  NOT NULL,
    expires_at BIGINT  NOT NULL,
    client     TEXT    NOT NULL,
    key_id     TEXT    NOT NULL,
    sealed     BYTEA   NOT NULL
);
CREATE INDEX portal_session_person ON portal_session (person);
