-- Reviewing. A message with findings has one row in flagged, one in flagged_rule for every rule that found something (with its worst
-- outcome), and one in flagged_facet for every class of recipient, type of data and word of an address by which it is looked for.

CREATE TABLE flagged (
    id         TEXT NOT NULL PRIMARY KEY REFERENCES message_log (id) ON DELETE CASCADE,
    at         INTEGER NOT NULL,
    state      TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    sender_key TEXT NOT NULL,
    likeness   TEXT NOT NULL,
    verdict    TEXT NOT NULL DEFAULT 'open',
    verdict_by TEXT,
    verdict_at INTEGER,
    assignee   TEXT NOT NULL DEFAULT '',
    notes      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX flagged_state ON flagged (state, id);
CREATE INDEX flagged_outcome ON flagged (outcome, id);
CREATE INDEX flagged_sender ON flagged (sender_key, id);
CREATE INDEX flagged_likeness ON flagged (likeness, id);
CREATE INDEX flagged_verdict ON flagged (verdict, id);
CREATE INDEX flagged_assignee ON flagged (assignee, id);
CREATE TABLE flagged_rule (
    id      TEXT NOT NULL REFERENCES flagged (id) ON DELETE CASCADE,
    rule    TEXT NOT NULL,
    outcome TEXT NOT NULL,
    day     INTEGER NOT NULL,
    verdict TEXT NOT NULL DEFAULT 'open',
    PRIMARY KEY (id, rule)
) WITHOUT ROWID;
CREATE INDEX flagged_rule_rule ON flagged_rule (rule, id);
CREATE INDEX flagged_rule_verdict ON flagged_rule (rule, verdict, id);
CREATE INDEX flagged_rule_figures ON flagged_rule (day, rule, outcome, verdict);
CREATE TABLE flagged_facet (
    facet TEXT NOT NULL,
    id    TEXT NOT NULL REFERENCES flagged (id) ON DELETE CASCADE,
    PRIMARY KEY (facet, id)
) WITHOUT ROWID;
CREATE INDEX flagged_facet_id ON flagged_facet (id, facet);

-- What reviewers write about a message; encrypted, since it may name people.
CREATE TABLE review_note (
    id         TEXT NOT NULL REFERENCES flagged (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,
    written_at INTEGER NOT NULL,
    written_by TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    PRIMARY KEY (id, number)
);

-- Counting by day and verdict without reading the entries themselves.
DROP INDEX message_log_at;
CREATE INDEX message_log_at ON message_log (at, verdict);

-- A decision waits a moment before it is carried out, so that it can be taken back; whoever has to decide is reminded.
ALTER TABLE held ADD COLUMN carry_out_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE held ADD COLUMN remind_at INTEGER;
ALTER TABLE held ADD COLUMN reminders INTEGER NOT NULL DEFAULT 0;
CREATE INDEX held_reminders ON held (remind_at) WHERE state = 'held';

-- "Approve once for this recipient": what this sender writes to this recipient is not held again for the same rule until then.
CREATE TABLE allowance (
    sender_key    TEXT NOT NULL,
    recipient_key TEXT NOT NULL,
    rule          TEXT NOT NULL,
    held_id       TEXT NOT NULL,
    granted_by    TEXT NOT NULL,
    granted_at    INTEGER NOT NULL,
    until         INTEGER NOT NULL,
    PRIMARY KEY (sender_key, recipient_key, rule)
) WITHOUT ROWID;
CREATE INDEX allowance_held ON allowance (held_id);

-- Leave to look at one person's log for a while.
CREATE TABLE access_grant (
    id           TEXT NOT NULL PRIMARY KEY,
    person       TEXT NOT NULL,
    requested_by TEXT NOT NULL,
    requested_at INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    hours        INTEGER NOT NULL,
    state        TEXT NOT NULL,
    decided_by   TEXT,
    decided_at   INTEGER,
    until        INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX access_grant_requested_by ON access_grant (requested_by, person);
CREATE INDEX access_grant_state ON access_grant (state, id);

-- Keys for scripts: only a hash of the secret is kept.
CREATE TABLE api_key (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    hash       TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    revoked_by TEXT,
    used_on    INTEGER
);

-- Permissions that were asked for or granted in the portal, beside those in the policy file.
CREATE TABLE policy_exception (
    id             TEXT NOT NULL PRIMARY KEY,
    rule           TEXT NOT NULL,
    sender         TEXT NOT NULL,
    reason         TEXT NOT NULL,
    from_day       TEXT NOT NULL,
    until_day      TEXT NOT NULL,
    max_recipients INTEGER,
    requested_by   TEXT NOT NULL,
    requested_at   INTEGER NOT NULL,
    state          TEXT NOT NULL,
    decided_by     TEXT,
    decided_at     INTEGER
);
CREATE INDEX policy_exception_state ON policy_exception (state, until_day);

-- Heads of the audit trail that were signed, the checkpoints' signatures beside them; and what searching the trail goes by.
CREATE TABLE audit_signature (
    number      INTEGER NOT NULL PRIMARY KEY,
    hash        TEXT NOT NULL,
    signed_at   INTEGER NOT NULL,
    signing_key TEXT NOT NULL,
    signature   TEXT NOT NULL
);
CREATE INDEX audit_entry_actor ON audit_entry (actor, number);
CREATE INDEX audit_entry_action ON audit_entry (action, number);
CREATE INDEX audit_entry_segment ON audit_entry (segment, number);

-- That something was removed because its time was over: no content, only which and when.
CREATE TABLE deletion (
    kind       TEXT NOT NULL,
    id         TEXT NOT NULL,
    made_at    INTEGER NOT NULL,
    deleted_at INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX deletion_deleted_at ON deletion (deleted_at);
CREATE INDEX message_log_legal_hold ON message_log (id) WHERE legal_hold = 1;
CREATE INDEX held_legal_hold ON held (id) WHERE legal_hold = 1;
