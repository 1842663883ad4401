-- Everybody the school has on file, encrypted. The newest holds; an import removes those before it.

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
