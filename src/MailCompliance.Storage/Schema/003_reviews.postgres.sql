-- Reviewing. A message with findings has one row in flagged, one in flagged_rule for every rule that found something (with its worst
-- outcome), and one in flagged_facet for every class of recipient, type of data and word of an address by which it is looked for.

CREATE TABLE flagged (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES message_log (id) ON DELETE CASCADE,
    at         BIGINT NOT NULL,
    state      TEXT NOT NULL,
    outcome    TEXT NOT NULL,
    sender_key TEXT COLLATE "C" NOT NULL,
    likeness   TEXT COLLATE "C" NOT NULL,
    verdict    TEXT NOT NULL DEFAULT 'open',
    verdict_by TEXT,
    verdict_at BIGINT,
    assignee   TEXT COLLATE "C" NOT NULL DEFAULT '',
    notes      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX flagged_state ON flagged (state, id);
CREATE INDEX flagged_outcome ON flagged (outcome, id);
CREATE INDEX flagged_sender ON flagged (sender_key, id);
CREATE INDEX flagged_likeness ON flagged (likeness, id);
CREATE INDEX flagged_verdict ON flagged (verdict, id);
CREATE INDEX flagged_assignee ON flagged (assignee, id);
CREATE TABLE flagged_rule (
    id      TEXT COLLATE "C" NOT NULL REFERENCES flagged (id) ON DELETE CASCADE,
    rule    TEXT COLLATE "C" NOT NULL,
    outcome TEXT NOT NULL,
    day     BIGINT NOT NULL,
    verdict TEXT NOT NULL DEFAULT 'open',
    PRIMARY KEY (id, rule)
);
CREATE INDEX flagged_rule_rule ON flagged_rule (rule, id);
CREATE INDEX flagged_rule_verdict ON flagged_rule (rule, verdict, id);
CREATE INDEX flagged_rule_figures ON flagged_rule (day, rule, outcome, verdict);
CREATE TABLE flagged_facet (
    facet TEXT COLLATE "C" NOT NULL,
    id    TEXT COLLATE "C" NOT NULL REFERENCES flagged (id) ON DELETE CASCADE,
    PRIMARY KEY (facet, id)
);
CREATE INDEX flagged_facet_id ON flagged_facet (id, facet);

-- What reviewers write about a message; encrypted, since it may name people.
CREATE TABLE review_note (
    id         TEXT COLLATE "C" NOT NULL REFERENCES flagged (id) ON DELETE CASCADE,
    number     BIGINT NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL,
    key_id     TEXT NOT NULL,
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (id, number)
);

-- Counting by day and verdict without reading the entries themselves.
DROP INDEX message_log_at;
CREATE INDEX message_log_at ON message_log (at, verdict);

-- A decision waits a moment before it is carried out, so that it can be taken back; whoever has to decide is reminded.
ALTER TABLE held ADD COLUMN carry_out_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE held ADD COLUMN remind_at BIGINT;
ALTER TABLE held ADD COLUMN reminders BIGINT NOT NULL DEFAULT 0;
CREATE INDEX held_reminders ON held (remind_at) WHERE state = 'held';

-- "Approve once for this recipient": what this sender writes to this recipient is not held again for the same rule until then.
CREATE TABLE allowance (
    sender_key    TEXT COLLATE "C" NOT NULL,
    recipient_key TEXT COLLATE "C" NOT NULL,
    rule          TEXT COLLATE "C" NOT NULL,
    held_id       TEXT COLLATE "C" NOT NULL,
    granted_by    TEXT NOT NULL,
    granted_at    BIGINT NOT NULL,
    until         BIGINT NOT NULL,
    PRIMARY KEY (sender_key, recipient_key, rule)
);
CREATE INDEX allowance_held ON allowance (held_id);

-- Leave to look at one person's log for a while.
CREATE TABLE access_grant (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    person       TEXT COLLATE "C" NOT NULL,
    requested_by TEXT COLLATE "C" NOT NULL,
    requested_at BIGINT NOT NULL,
    reason       TEXT NOT NULL,
    hours        BIGINT NOT NULL,
    state        TEXT NOT NULL,
    decided_by   TEXT,
    decided_at   BIGINT,
    until        BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX access_grant_requested_by ON access_grant (requested_by, person);
CREATE INDEX access_grant_state ON access_grant (state, id);

-- Keys for scripts: only a hash of the secret is kept.
CREATE TABLE api_key (
    id         TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    hash       TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    revoked_by TEXT,
    used_on    BIGINT
);

-- Permissions that were asked for or granted in the portal, beside those in the policy file.
CREATE TABLE policy_exception (
    id             TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    rule           TEXT COLLATE "C" NOT NULL,
    sender         TEXT COLLATE "C" NOT NULL,
    reason         TEXT NOT NULL,
    from_day       TEXT NOT NULL,
    until_day      TEXT NOT NULL,
    max_recipients BIGINT,
    requested_by   TEXT NOT NULL,
    requested_at   BIGINT NOT NULL,
    state          TEXT NOT NULL,
    decided_by     TEXT,
    decided_at     BIGINT
);
CREATE INDEX policy_exception_state ON policy_exception (state, until_day);

-- Heads of the audit trail that were signed, the checkpoints' signatures beside them; and what searching the trail goes by.
CREATE TABLE audit_signature (
    number      BIGINT NOT NULL PRIMARY KEY,
    hash        TEXT NOT NULL,
    signed_at   BIGINT NOT NULL,
    signing_key TEXT NOT NULL,
    signature   TEXT NOT NULL
);
CREATE INDEX audit_entry_actor ON audit_entry (actor, number);
CREATE INDEX audit_entry_action ON audit_entry (action, number);
CREATE INDEX audit_entry_segment ON audit_entry (segment, number);

-- That something was removed because its time was over: no content, only which and when.
CREATE TABLE deletion (
    kind       TEXT COLLATE "C" NOT NULL,
    id         TEXT COLLATE "C" NOT NULL,
    made_at    BIGINT NOT NULL,
    deleted_at BIGINT NOT NULL,
    PRIMARY KEY (kind, id)
);
CREATE INDEX deletion_deleted_at ON deletion (deleted_at);
CREATE INDEX message_log_legal_hold ON message_log (id) WHERE legal_hold = 1;
CREATE INDEX held_legal_hold ON held (id) WHERE legal_hold = 1;
