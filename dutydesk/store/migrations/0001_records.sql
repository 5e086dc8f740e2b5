CREATE TABLE site (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	provider_name VARCHAR NOT NULL,
	provider_code VARCHAR,
	client_name VARCHAR NOT NULL,
	client_department VARCHAR NOT NULL,
	lead_name VARCHAR NOT NULL,
	lead_phone VARCHAR,
	client_contact VARCHAR,
	client_phone VARCHAR,
	centre_place VARCHAR NOT NULL,
	invented BOOLEAN NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE contract (
	id INTEGER NOT NULL,
	number VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	signed_on DATE NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	has_service_scope BOOLEAN NOT NULL,
	has_event_types BOOLEAN NOT NULL,
	has_boundary BOOLEAN NOT NULL,
	has_duties BOOLEAN NOT NULL,
	has_resources BOOLEAN NOT NULL,
	has_measures BOOLEAN NOT NULL,
	has_liability BOOLEAN NOT NULL,
	has_other_terms BOOLEAN NOT NULL,
	has_plan BOOLEAN NOT NULL,
	scan VARCHAR,
	PRIMARY KEY (id)
);

CREATE TABLE shiftkind (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	starts_at TIME NOT NULL,
	ends_at TIME NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE post (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE headcount (
	id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	shift_kind_id INTEGER NOT NULL,
	people INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(post_id) REFERENCES post (id),
	FOREIGN KEY(shift_kind_id) REFERENCES shiftkind (id)
);

CREATE INDEX ix_headcount_post_id ON headcount (post_id);

CREATE INDEX ix_headcount_shift_kind_id ON headcount (shift_kind_id);

CREATE TABLE team (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE officer (
	id INTEGER NOT NULL,
	employee_number VARCHAR NOT NULL,
	name VARCHAR NOT NULL,
	sex VARCHAR NOT NULL,
	id_number VARCHAR NOT NULL,
	education VARCHAR NOT NULL,
	position VARCHAR NOT NULL,
	joined_on DATE NOT NULL,
	duty_since DATE NOT NULL,
	duty_since_derived BOOLEAN NOT NULL,
	phone VARCHAR,
	team_id INTEGER,
	status VARCHAR NOT NULL,
	left_on DATE,
	photo VARCHAR,
	note VARCHAR NOT NULL,
	pinyin VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (employee_number),
	UNIQUE (id_number),
	FOREIGN KEY(team_id) REFERENCES team (id)
);

CREATE INDEX ix_officer_name ON officer (name);

CREATE INDEX ix_officer_pinyin ON officer (pinyin);

CREATE INDEX ix_officer_team_id ON officer (team_id);

CREATE TABLE certificate (
	id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	number VARCHAR NOT NULL,
	issued_on DATE,
	expires_on DATE,
	scan VARCHAR,
	PRIMARY KEY (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_certificate_officer_id ON certificate (officer_id);

CREATE TABLE stafflist (
	id INTEGER NOT NULL,
	number VARCHAR NOT NULL,
	made_on DATE NOT NULL,
	client_name VARCHAR NOT NULL,
	provider_name VARCHAR NOT NULL,
	people INTEGER NOT NULL,
	by_choice BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (number)
);

CREATE TABLE stafflistline (
	id INTEGER NOT NULL,
	staff_list_id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	"order" INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	sex VARCHAR NOT NULL,
	id_number VARCHAR NOT NULL,
	education VARCHAR NOT NULL,
	position VARCHAR NOT NULL,
	joined_on DATE NOT NULL,
	years INTEGER NOT NULL,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(staff_list_id) REFERENCES stafflist (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_stafflistline_officer_id ON stafflistline (officer_id);

CREATE INDEX ix_stafflistline_staff_list_id ON stafflistline (staff_list_id);

CREATE TABLE paper (
	id INTEGER NOT NULL,
	number VARCHAR NOT NULL,
	form VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	edition INTEGER NOT NULL,
	of_table VARCHAR NOT NULL,
	of_id INTEGER NOT NULL,
	fingerprint VARCHAR NOT NULL,
	pdf VARCHAR NOT NULL,
	pages INTEGER NOT NULL,
	copies INTEGER NOT NULL,
	printed_at VARCHAR NOT NULL,
	printed_by VARCHAR NOT NULL,
	times_printed INTEGER NOT NULL,
	signed_on DATE,
	signed_by VARCHAR NOT NULL,
	submitted_on DATE,
	submitted_to VARCHAR NOT NULL,
	outcome VARCHAR,
	decided_on DATE,
	decided_by VARCHAR NOT NULL,
	reply_number VARCHAR NOT NULL,
	withdrawn_on DATE,
	remark VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (number)
);

CREATE INDEX ix_paper_of_id ON paper (of_id);

CREATE INDEX ix_paper_of_table ON paper (of_table);

CREATE TABLE paperscan (
	id INTEGER NOT NULL,
	paper_id INTEGER NOT NULL,
	file_name VARCHAR NOT NULL,
	media_type VARCHAR NOT NULL,
	scan VARCHAR NOT NULL,
	added_at VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(paper_id) REFERENCES paper (id)
);

CREATE INDEX ix_paperscan_paper_id ON paperscan (paper_id);

CREATE TABLE disclosure (
	id INTEGER NOT NULL,
	at VARCHAR NOT NULL,
	what VARCHAR NOT NULL,
	receiver VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	fields VARCHAR NOT NULL,
	people INTEGER NOT NULL,
	copies INTEGER NOT NULL,
	medium VARCHAR NOT NULL,
	with_id_numbers BOOLEAN NOT NULL,
	operator_name VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE operator (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	role VARCHAR NOT NULL,
	disabled BOOLEAN NOT NULL,
	password_hash VARCHAR NOT NULL,
	failed_attempts INTEGER NOT NULL,
	locked_until VARCHAR,
	PRIMARY KEY (id),
	UNIQUE (name)
);

CREATE TABLE setting (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	value VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name)
);

CREATE TABLE backupplace (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	path VARCHAR NOT NULL,
	is_stick BOOLEAN NOT NULL,
	mark VARCHAR NOT NULL,
	PRIMARY KEY (id)
);
