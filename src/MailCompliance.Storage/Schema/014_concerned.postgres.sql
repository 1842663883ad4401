-- Whom a held message concerns: its senders and the staff that it names, read with the staff then on file (a digest of their names).
-- Held before this step: not read yet.
ALTER TABLE held ADD COLUMN concerned TEXT NOT NULL DEFAULT '[]';
ALTER TABLE held ADD COLUMN concerned_by TEXT NOT NULL DEFAULT '';
CREATE INDEX held_waiting ON held (id, concerned_by) WHERE state IN ('held', 'unknown');

-- The same for looking up by person.
CREATE TABLE held_concerned (
    person TEXT NOT NULL,
    id     TEXT NOT NULL REFERENCES held (id) ON DELETE CASCADE,
    PRIMARY KEY (person, id)
);
CREATE INDEX held_concerned_id ON held_concerned (id);
