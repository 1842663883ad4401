-- Those who decide about held mail and are away, until when, and who decides for them.

CREATE TABLE absence (
    person   TEXT    NOT NULL PRIMARY KEY,
    deputy   TEXT,
    until    BIGINT  NOT NULL,
    noted_by TEXT    NOT NULL,
    noted_at BIGINT  NOT NULL
);
