-- What was read of the directory through Microsoft Graph, so that changes alone are asked for, also after a restart.

-- Where each collection has been read to. Rows of whole_round are the collection; those of a later round are being read anew.
CREATE TABLE graph_directory_position (
    kind        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    link        TEXT,
    round       BIGINT           NOT NULL,
    whole_round BIGINT           NOT NULL,
    whole_at    BIGINT,
    read_at     BIGINT,
    last_fault  TEXT
);

-- Groups, people and pupils, each encrypted.
CREATE TABLE graph_directory (
    kind   TEXT COLLATE "C" NOT NULL,
    id     TEXT COLLATE "C" NOT NULL,
    round  BIGINT           NOT NULL,
    key_id TEXT             NOT NULL,
    sealed BYTEA            NOT NULL,
    PRIMARY KEY (kind, id, round)
);
