-- Leave to send one message that would be held, asked for before it is sent. Hashes of content and recipients alone; until is 0 as long as nobody allowed it.
CREATE TABLE send_permission (
    request_id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    sender_key TEXT COLLATE "C" NOT NULL,
    content    TEXT COLLATE "C" NOT NULL,
    recipients TEXT   NOT NULL,
    findings   TEXT   NOT NULL,
    asked_at   BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    used_for   TEXT COLLATE "C",
    used_at    BIGINT
);
CREATE INDEX send_permission_sender ON send_permission (sender_key, content);
CREATE INDEX send_permission_asked ON send_permission (asked_at);
