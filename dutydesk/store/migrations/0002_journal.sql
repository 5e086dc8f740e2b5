CREATE TABLE journal (
	seq INTEGER PRIMARY KEY,
	at TEXT NOT NULL,
	operator_id INTEGER,
	act TEXT NOT NULL,
	table_name TEXT NOT NULL,
	record_id INTEGER,
	before TEXT,
	after TEXT,
	why TEXT NOT NULL,
	prev_hash TEXT NOT NULL,
	hash TEXT NOT NULL
);

CREATE INDEX ix_journal_record ON journal (table_name, record_id, seq);

CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER journal_is_never_shortened BEFORE DELETE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE TRIGGER journal_only_grows_at_its_end BEFORE INSERT ON journal
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM journal)
BEGIN
	SELECT RAISE(ABORT, 'the journal is append-only');
END;

CREATE VIRTUAL TABLE journal_words USING fts5(
	words, marks, content='', contentless_delete=1, tokenize='ascii'
);

CREATE TABLE glance (
	name TEXT PRIMARY KEY,
	payload TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE latest_seen (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	at TEXT NOT NULL
);

CREATE TABLE backup_run (
	place_id INTEGER NOT NULL,
	at TEXT NOT NULL,
	name TEXT NOT NULL,
	size INTEGER NOT NULL,
	fault TEXT NOT NULL,
	PRIMARY KEY (place_id, at)
) WITHOUT ROWID;

CREATE TABLE thumbnail (
	blob TEXT NOT NULL UNIQUE,
	picture BLOB NOT NULL
);
