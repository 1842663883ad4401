-- What was read of the directory through Microsoft Graph, so that changes alone are asked for, also after a restart.

-- Where each collection has been read to. Rows of whole_round are the collection; those of a later round are being read anew.
CREATE TABLE graph_directory_position (
    kind        TEXT    NOT NULL PRIMARY KEY,
    link        TEXT,
    round       INTEGER NOT NULL,
    whole_round INTEGER NOT NULL,
    whole_at    INTEGER,
    read_at     INTEGER,
    last_fault  TEXT
);

-- Groups, people and pupils, each encrypted.
CREATE TABLE graph_directory (
    kind   TEXT    NOT NULL,
    id     TEXT    NOT NULL,
    round  INTEGER NOT NULL,
    key_id TEXT    NOT NULL,
    sealed BLOB    NOT NULL,
    PRIMARY KEY (kind, id, round)
) WITHOUT ROWID;
