BEGIN TRANSACTION;
CREATE TABLE audit_checkpoint (
    segment   INTEGER NOT NULL PRIMARY KEY,
    number    INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    at        INTEGER NOT NULL,
    signature TEXT
);
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
INSERT INTO "audit_entry" VALUES(1,202611,1793610000000000,'gateway','held.held','01a0f0a1-1b2c-7000-8000-000000000002','{}','0000000000000000000000000000000000000000000000000000000000000000','168749042f5e644bfd01bbce1f7d2e6f3c05000ce7ce242c48051c7ae146c299');
INSERT INTO "audit_entry" VALUES(2,202611,1793610000000000,'gateway','people.imported',NULL,'{}','168749042f5e644bfd01bbce1f7d2e6f3c05000ce7ce242c48051c7ae146c299','d10b7c2098be159e8b27d477aafd888d42d51036c117e645d5ba045905f75df4');
CREATE TABLE audit_head (
    id     INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    hash   TEXT    NOT NULL
);
INSERT INTO "audit_head" VALUES(1,2,'d10b7c2098be159e8b27d477aafd888d42d51036c117e645d5ba045905f75df4');
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
INSERT INTO "held" VALUES('01a0f0a1-1b2c-7000-8000-000000000002','k2',NULL,'a.teacher@oakfield.example','["parent@home.example"]','["head@oakfield.example"]','["personal-data"]','held',1793610000000000,1793610000000000,2793610000000000,35,NULL,NULL,NULL,NULL,0,0,0,'20261101T090000000-0a1b2c3d',X'000000000000000000000001CEF500B3A644812B7A9F5AFEA8EDC08B6F1F05CF0F20E7CD4E6B8A2DC467029E855D3464682430228C3FD55D75FB6D18237288DD9C23E2542BA26B9BC3A063FED632B10FB9B111EF08704634AD90466D');
CREATE TABLE held_content (
    id     TEXT NOT NULL PRIMARY KEY REFERENCES held (id) ON DELETE CASCADE,
    key_id TEXT NOT NULL,
    sealed BLOB NOT NULL
);
INSERT INTO "held_content" VALUES('01a0f0a1-1b2c-7000-8000-000000000002','20261101T090000000-0a1b2c3d',X'0000000000000000000000026DB41EFB8093C04F7ACE5B543E74D7FFF667FFEA27A36156338D268AB2B911ED4753622E771701C2B6A2FA31DC151E1E7463DF27');
CREATE TABLE lease (
    job    TEXT    NOT NULL PRIMARY KEY,
    owner  TEXT    NOT NULL,
    until  INTEGER NOT NULL
);
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
INSERT INTO "message_log" VALUES('01a0f0a1-1b2c-7000-8000-000000000001',1793610000000000,1793610000000000,'k1','delivered','<1@oakfield.example>','a.teacher@oakfield.example','A.Teacher@oakfield.example','a.teacher@oakfield.example','[{"address":"parent@home.example","classes":["parent"]}]',900,900,'warn','abc','[{"rule":"personal-data","outcome":"warn","clause":"4","part":"body","path":"1","data":"nhs-number","confidence":"high"}]','[]',NULL,'250 2.0.0 ok','node-1','192.0.2.1',NULL,0);
INSERT INTO "message_log" VALUES('01a0f0a1-1b2c-7000-8000-000000000003',1793610000000000,1793610000000000,'k3','delivered','<1@oakfield.example>','a.teacher@oakfield.example','A.Teacher@oakfield.example','a.teacher@oakfield.example','[{"address":"parent@home.example","classes":["parent"]}]',900,900,'pass','abc','[]','[]',NULL,'250 2.0.0 ok','node-1','192.0.2.1',NULL,0);
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
INSERT INTO "owed_mail" VALUES('notice','held:1','waiting','','a.teacher@oakfield.example','01a0f0a1-1b2c-7000-8000-000000000002',1793610000000000,1793610000000000,1793610000000000,0,NULL,0,NULL,'20261101T090000000-0a1b2c3d',X'00000000000000000000000317261DA4F38A58A5840D2670772A61B070B86951544D14697E96764B287796C076AEC5');
CREATE TABLE people_snapshot (
    id        TEXT    NOT NULL PRIMARY KEY,
    taken_at  INTEGER NOT NULL,
    source    TEXT    NOT NULL,
    taken_by  TEXT    NOT NULL,
    digest    TEXT    NOT NULL,
    staff     INTEGER NOT NULL,
    pupils    INTEGER NOT NULL,
    contacts  INTEGER NOT NULL,
    governors INTEGER NOT NULL,
    agencies  INTEGER NOT NULL,
    key_id    TEXT    NOT NULL,
    sealed    BLOB    NOT NULL
);
CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL);
INSERT INTO "schema_version" VALUES(1,1793610000000000);
INSERT INTO "schema_version" VALUES(2,1793610000000000);
CREATE TABLE sending (
    sender      INTEGER NOT NULL,
    message     INTEGER NOT NULL,
    recipient   INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (sender, message, recipient)
) WITHOUT ROWID;
INSERT INTO "sending" VALUES(1,2,3,4,1793610000000000);
CREATE INDEX message_log_at ON message_log (at);
CREATE INDEX message_log_repeat_key ON message_log (repeat_key);
CREATE INDEX message_log_message_id ON message_log (message_id);
CREATE INDEX message_log_sender ON message_log (sender_key, at);
CREATE INDEX held_state ON held (state, state_at);
CREATE INDEX held_message_id ON held (message_id);
CREATE INDEX owed_mail_due ON owed_mail (kind, state, due_at);
CREATE INDEX sending_window ON sending (sender, at);
CREATE INDEX audit_entry_subject ON audit_entry (subject);
COMMIT;
