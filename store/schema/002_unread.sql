-- Pages of a document that are pictures and could not be recognised when it was read: `replay` reads it again.
ALTER TABLE document ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
