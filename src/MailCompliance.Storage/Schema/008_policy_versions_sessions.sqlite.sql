-- The policies that were in force, and who is signed in to the portal. Of a session's secret its SHA-256 alone.

CREATE TABLE policy_version (
    number INTEGER NOT NULL PRIMARY KEY,
    hash   TEXT    NOT NULL,
    since  INTEGER NOT NULL,
    node   TEXT    NOT NULL,
    source TEXT    NOT NULL
);

CREATE TABLE portal_session (
    hash       TEXT    NOT NULL PRIMARY KEY,
    person     TEXT    NOT NULL,
    began_at   INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    client     TEXT    NOT NULL,
    key_id     TEXT    NOT NULL,
    sealed     BLOB    NOT NULL
);
CREATE INDEX portal_session_person ON portal_session (person);
