-- A list of changes that begins at a time brings at most so many messages: what it may lack is listed by time. How many it brought since it
-- began, and for whom a stretch of the past is read: 'past' somebody asked for it; 'first' a mailbox that was never read before, 'missed' one that was.

ALTER TABLE graph_mailbox ADD COLUMN listed BIGINT NOT NULL DEFAULT 0;
ALTER TABLE graph_backfill ADD COLUMN kind TEXT NOT NULL DEFAULT 'past';
