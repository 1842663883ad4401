-- Everybody the school has on file, encrypted. The newest holds; an import removes those before it.

CREATE TABLE people_snapshot (
    id        TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    taken_at  BIGINT           NOT NULL,
    source    TEXT             NOT NULL,
    taken_by  TEXT             NOT NULL,
    digest    TEXT             NOT NULL,
    staff     BIGINT           NOT NULL,
    pupils    BIGINT           NOT NULL,
    contacts  BIGINT           NOT NULL,
    governors BIGINT           NOT NULL,
    agencies  BIGINT           NOT NULL,
    key_id    TEXT             NOT NULL,
    sealed    BYTEA            NOT NULL
);
