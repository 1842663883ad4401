-- What staff ask or report from Outlook: advice before sending, a message sent wrongly, a finding that was wrong.

CREATE TABLE staff_request (
    id          TEXT    NOT NULL PRIMARY KEY,
    kind        TEXT    NOT NULL,
    request_key TEXT    NOT NULL,
    person      TEXT    NOT NULL,
    given_to    TEXT    NOT NULL,
    at          BIGINT  NOT NULL,
    due_at      BIGINT ,
    state       TEXT    NOT NULL,
    answered_by TEXT,
    answered_at BIGINT ,
    key_id      TEXT    NOT NULL,
    sealed      BYTEA   NOT NULL,
    answer      BYTEA,
    answer_key  TEXT,
    UNIQUE (person, kind, request_key)
);
CREATE INDEX staff_request_state ON staff_request (state, at);
CREATE INDEX staff_request_person ON staff_request (person, at);
