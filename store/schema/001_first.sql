-- The first schema. Files of this folder are append-only: a change is a new file.
-- Times are Unix milliseconds; days are text, 2006-01-02; keys ending in _key are folded by the caller.

CREATE TABLE office (
	name  TEXT PRIMARY KEY,
	value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE mailbox (
	account     TEXT NOT NULL,
	folder      TEXT NOT NULL,
	uidvalidity INTEGER NOT NULL,
	next_uid    INTEGER NOT NULL,
	polled_at   INTEGER NOT NULL DEFAULT 0, -- the last poll that kept all there was
	failing_since INTEGER NOT NULL DEFAULT 0,
	error       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (account, folder)
) WITHOUT ROWID;

CREATE TABLE unit (
	id         INTEGER PRIMARY KEY,
	code       TEXT NOT NULL UNIQUE,
	name       TEXT NOT NULL,
	kind       TEXT NOT NULL DEFAULT '',
	"group"    TEXT NOT NULL DEFAULT '',
	sort_key   BLOB NOT NULL,
	valid_from TEXT NOT NULL DEFAULT '',
	valid_to   TEXT NOT NULL DEFAULT ''
);

CREATE TABLE address (
	email      TEXT PRIMARY KEY, -- lower case
	unit_id    INTEGER NOT NULL REFERENCES unit(id),
	position   INTEGER NOT NULL,
	learned    INTEGER NOT NULL DEFAULT 0, -- an officer added it; a roster file without it does not take it away
	bounced_at INTEGER NOT NULL DEFAULT 0, -- 0: mail arrives
	bounce     TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX address_unit ON address(unit_id, position);

CREATE TABLE alias (
	alias_key TEXT NOT NULL,
	unit_id   INTEGER NOT NULL REFERENCES unit(id),
	text      TEXT NOT NULL,
	learned   INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (alias_key, unit_id)
) WITHOUT ROWID;

CREATE INDEX alias_unit ON alias(unit_id);

CREATE TABLE message (
	id          INTEGER PRIMARY KEY,
	sha256      TEXT NOT NULL UNIQUE, -- of the raw bytes; "lost:…" where they could not be fetched
	size        INTEGER NOT NULL,
	received_at INTEGER NOT NULL,
	kept_at     INTEGER NOT NULL,
	state       TEXT NOT NULL,
	reason      TEXT NOT NULL DEFAULT '',
	attempts    INTEGER NOT NULL DEFAULT 0,
	kind        TEXT NOT NULL DEFAULT '',
	from_email  TEXT NOT NULL DEFAULT '',
	from_name   TEXT NOT NULL DEFAULT '',
	subject     TEXT NOT NULL DEFAULT '',
	header_id   TEXT NOT NULL DEFAULT '',
	no_answer   INTEGER NOT NULL DEFAULT 0,
	unit_id     INTEGER REFERENCES unit(id),
	suspect_id  INTEGER REFERENCES unit(id) -- whose it probably is; holds that unit's reminders while it waits
);
CREATE INDEX message_state ON message(state, id);
CREATE INDEX message_from ON message(from_email);

-- Raw bytes in pieces of one mebibyte: id = message id * 65536 + piece.
CREATE TABLE raw (
	id    INTEGER PRIMARY KEY,
	bytes BLOB NOT NULL
);

-- Where each mail was seen. A place without a message is a mail that could not be fetched yet.
CREATE TABLE place (
	account     TEXT NOT NULL,
	folder      TEXT NOT NULL,
	uidvalidity INTEGER NOT NULL,
	uid         INTEGER NOT NULL,
	message_id  INTEGER REFERENCES message(id),
	attempts    INTEGER NOT NULL DEFAULT 0,
	error       TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (account, folder, uidvalidity, uid)
) WITHOUT ROWID;
CREATE INDEX place_message ON place(message_id);

CREATE TABLE document (
	id         INTEGER PRIMARY KEY,
	message_id INTEGER NOT NULL REFERENCES message(id),
	part       INTEGER NOT NULL, -- 0 is the mail's body, attachments count from 1
	name       TEXT NOT NULL,
	sha256     TEXT NOT NULL,
	size       INTEGER NOT NULL,
	media_type TEXT NOT NULL,
	outcome    TEXT NOT NULL,
	reason     TEXT NOT NULL DEFAULT '',
	repaired   TEXT NOT NULL DEFAULT '',
	text       TEXT NOT NULL DEFAULT '',
	UNIQUE (message_id, part)
);
CREATE INDEX document_sha256 ON document(sha256);

CREATE TABLE period (
	id       INTEGER PRIMARY KEY,
	type     TEXT NOT NULL,
	key      TEXT NOT NULL,
	from_day TEXT NOT NULL,
	to_day   TEXT NOT NULL,
	due_at   INTEGER NOT NULL,
	rule     TEXT NOT NULL, -- the report type as it was when the period opened
	UNIQUE (type, key)
);

CREATE TABLE obligation (
	id         INTEGER PRIMARY KEY,
	unit_id    INTEGER NOT NULL REFERENCES unit(id),
	period_id  INTEGER NOT NULL REFERENCES period(id),
	created_at INTEGER NOT NULL,
	UNIQUE (period_id, unit_id)
);

CREATE TABLE report (
	id          INTEGER PRIMARY KEY,
	message_id  INTEGER NOT NULL REFERENCES message(id),
	document_id INTEGER NOT NULL UNIQUE REFERENCES document(id),
	unit_id     INTEGER REFERENCES unit(id),
	obligation_id INTEGER REFERENCES obligation(id),
	type        TEXT NOT NULL DEFAULT '', -- code of the report type
	period_key  TEXT NOT NULL DEFAULT '',
	doc_type    TEXT NOT NULL,
	state       TEXT NOT NULL,
	received_at INTEGER NOT NULL,
	number      TEXT NOT NULL DEFAULT '',
	date        TEXT NOT NULL DEFAULT '',
	title       TEXT NOT NULL DEFAULT '',
	urgency     TEXT NOT NULL DEFAULT '',
	nil         INTEGER NOT NULL DEFAULT 0,
	facts       TEXT NOT NULL -- all that was understood, as JSON
);
CREATE INDEX report_obligation ON report(obligation_id);
CREATE INDEX report_unit ON report(unit_id, period_key);
CREATE INDEX report_message ON report(message_id);

CREATE TABLE statement (
	id        INTEGER PRIMARY KEY,
	report_id INTEGER NOT NULL REFERENCES report(id),
	kind      TEXT NOT NULL,
	title     TEXT NOT NULL DEFAULT '',
	text      TEXT NOT NULL, -- with personal identifiers masked
	text_key  TEXT NOT NULL,
	topic     TEXT NOT NULL DEFAULT '',
	attitude  TEXT NOT NULL DEFAULT '',
	breadth   TEXT NOT NULL DEFAULT '',
	area      TEXT NOT NULL DEFAULT ''
);
CREATE INDEX statement_report ON statement(report_id);

CREATE VIRTUAL TABLE report_text USING fts5(folded, content='', contentless_delete=1);

CREATE TABLE event (
	id            INTEGER PRIMARY KEY,
	obligation_id INTEGER NOT NULL REFERENCES obligation(id),
	at            INTEGER NOT NULL, -- when it took effect: a report's received time
	recorded_at   INTEGER NOT NULL,
	kind          TEXT NOT NULL,
	report_id     INTEGER REFERENCES report(id),
	due_at        INTEGER NOT NULL DEFAULT 0,
	who           TEXT NOT NULL DEFAULT '',
	why           TEXT NOT NULL DEFAULT ''
);
CREATE INDEX event_obligation ON event(obligation_id, id);

CREATE TABLE letter (
	id           INTEGER PRIMARY KEY,
	kind         TEXT NOT NULL,
	state        TEXT NOT NULL,
	unit_id      INTEGER REFERENCES unit(id),
	message_id   INTEGER REFERENCES message(id), -- the mail it answers
	about        TEXT NOT NULL, -- JSON: what the template needs besides the rows
	recipients   TEXT NOT NULL, -- JSON: the addresses of To
	cc           TEXT NOT NULL DEFAULT '[]',
	why          TEXT NOT NULL, -- English: the rule and the fact that asked for it
	outcome      TEXT NOT NULL DEFAULT '', -- English: why it did not go
	header_id    TEXT NOT NULL DEFAULT '',
	created_at   INTEGER NOT NULL,
	not_before   INTEGER NOT NULL,
	useful_until INTEGER NOT NULL,
	rendered_at  INTEGER NOT NULL DEFAULT 0,
	sent_at      INTEGER NOT NULL DEFAULT 0,
	subject      TEXT NOT NULL DEFAULT '',
	raw          BLOB
);
CREATE INDEX letter_state ON letter(state, not_before);
CREATE INDEX letter_header ON letter(header_id);
CREATE INDEX letter_message ON letter(message_id);

-- Kept for ever: a key that stands here is never said again.
CREATE TABLE letter_key (
	key       TEXT PRIMARY KEY,
	letter_id INTEGER NOT NULL REFERENCES letter(id),
	obligation_id INTEGER REFERENCES obligation(id)
) WITHOUT ROWID;
CREATE INDEX letter_key_letter ON letter_key(letter_id);
CREATE INDEX letter_key_obligation ON letter_key(obligation_id);

CREATE TABLE delivery (
	letter_id INTEGER NOT NULL REFERENCES letter(id),
	address   TEXT NOT NULL,
	state     TEXT NOT NULL,
	attempts  INTEGER NOT NULL DEFAULT 0,
	next_at   INTEGER NOT NULL,
	error     TEXT NOT NULL DEFAULT '',
	PRIMARY KEY (letter_id, address)
) WITHOUT ROWID;

CREATE TABLE decision (
	id         INTEGER PRIMARY KEY,
	message_id INTEGER NOT NULL REFERENCES message(id),
	at         INTEGER NOT NULL,
	kind       TEXT NOT NULL,
	who        TEXT NOT NULL,
	why        TEXT NOT NULL DEFAULT ''
);
