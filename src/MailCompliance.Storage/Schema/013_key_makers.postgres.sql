-- What is known of the one who made a key for scripts, from their last sign-in: a key may do no more than its maker may now.
ALTER TABLE api_key ADD COLUMN maker TEXT NOT NULL DEFAULT '{}';
