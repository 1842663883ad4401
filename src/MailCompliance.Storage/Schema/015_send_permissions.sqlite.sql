-- Leave to send one message that would be held, asked for before it is sent. Hashes of content and recipients alone; until is 0 as long as nobody allowed it.
CREATE TABLE send_permission (
    request_id TEXT    NOT NULL PRIMARY KEY,
    sender_key TEXT    NOT NULL,
    content    TEXT    NOT NULL,
    recipients TEXT    NOT NULL,
    findings   TEXT    NOT NULL,
    asked_at   INTEGER NOT NULL,
    until      INTEGER NOT NULL,
    used_for   TEXT,
    used_at    INTEGER
) WITHOUT ROWID;
CREATE INDEX send_permission_sender ON send_permission (sender_key, content);
CREATE INDEX send_permission_asked ON send_permission (asked_at);
