-- Since when it has been possible that a mail of our own has gone, though nobody said so: set before it is sent, so that a crash is known for what it is.

ALTER TABLE owed_mail ADD COLUMN doubtful_at BIGINT;
