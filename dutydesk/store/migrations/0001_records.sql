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
	entered_on DATE,
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
	mark VARCHAR NOT NULL,
	begins_next_day BOOLEAN NOT NULL,
	rest_hours INTEGER NOT NULL,
	counted_minutes INTEGER,
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
	day_kind VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(post_id) REFERENCES post (id),
	FOREIGN KEY(shift_kind_id) REFERENCES shiftkind (id)
);

CREATE INDEX ix_headcount_post_id ON headcount (post_id);

CREATE INDEX ix_headcount_shift_kind_id ON headcount (shift_kind_id);

CREATE TABLE holiday (
	id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	name VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE ("on")
);

CREATE TABLE team (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE rotation (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	cycle VARCHAR NOT NULL,
	begins_on DATE NOT NULL,
	aliases VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name)
);

CREATE TABLE crew (
	id INTEGER NOT NULL,
	team_id INTEGER NOT NULL,
	rotation_id INTEGER NOT NULL,
	"offset" INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (team_id),
	FOREIGN KEY(team_id) REFERENCES team (id),
	FOREIGN KEY(rotation_id) REFERENCES rotation (id)
);

CREATE INDEX ix_crew_rotation_id ON crew (rotation_id);

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

CREATE TABLE badgedesign (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	made_on DATE NOT NULL,
	department VARCHAR NOT NULL,
	heading VARCHAR NOT NULL,
	duty VARCHAR NOT NULL,
	colour VARCHAR NOT NULL,
	logo VARCHAR,
	valid_months INTEGER,
	has_code BOOLEAN NOT NULL,
	back VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name)
);

CREATE TABLE badge (
	id INTEGER NOT NULL,
	number VARCHAR NOT NULL,
	officer_id INTEGER NOT NULL,
	design_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	employee_number VARCHAR NOT NULL,
	department VARCHAR NOT NULL,
	position VARCHAR NOT NULL,
	issued_on DATE NOT NULL,
	valid_until DATE,
	printed_on DATE,
	lost_on DATE,
	replaced_on DATE,
	replaced_by_id INTEGER,
	returned_on DATE,
	destroyed_on DATE,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (number),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(design_id) REFERENCES badgedesign (id),
	FOREIGN KEY(replaced_by_id) REFERENCES badge (id)
);

CREATE INDEX ix_badge_design_id ON badge (design_id);

CREATE INDEX ix_badge_officer_id ON badge (officer_id);

CREATE INDEX ix_badge_replaced_by_id ON badge (replaced_by_id);

CREATE TABLE trainingtopic (
	id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	subject VARCHAR NOT NULL,
	stage VARCHAR NOT NULL,
	months INTEGER,
	outline VARCHAR NOT NULL,
	in_use BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (name)
);

CREATE TABLE training (
	id INTEGER NOT NULL,
	title VARCHAR NOT NULL,
	held_on DATE NOT NULL,
	stage VARCHAR NOT NULL,
	method VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	given_by VARCHAR NOT NULL,
	trainer VARCHAR NOT NULL,
	content VARCHAR NOT NULL,
	evaluation VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE INDEX ix_training_held_on ON training (held_on);

CREATE TABLE trainingitem (
	id INTEGER NOT NULL,
	training_id INTEGER NOT NULL,
	topic_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(training_id) REFERENCES training (id),
	FOREIGN KEY(topic_id) REFERENCES trainingtopic (id)
);

CREATE INDEX ix_trainingitem_topic_id ON trainingitem (topic_id);

CREATE INDEX ix_trainingitem_training_id ON trainingitem (training_id);

CREATE TABLE trainee (
	id INTEGER NOT NULL,
	training_id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	attended BOOLEAN NOT NULL,
	grade VARCHAR,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(training_id) REFERENCES training (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_trainee_officer_id ON trainee (officer_id);

CREATE INDEX ix_trainee_training_id ON trainee (training_id);

CREATE TABLE trainingconfirmation (
	id INTEGER NOT NULL,
	training_id INTEGER NOT NULL,
	officer_id INTEGER,
	made_on DATE NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(training_id) REFERENCES training (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_trainingconfirmation_officer_id ON trainingconfirmation (officer_id);

CREATE INDEX ix_trainingconfirmation_training_id ON trainingconfirmation (training_id);

CREATE TABLE staffchange (
	id INTEGER NOT NULL,
	reason VARCHAR NOT NULL,
	explanation VARCHAR NOT NULL,
	officer_id INTEGER,
	stand_in_id INTEGER,
	made_on DATE NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE,
	executed_on DATE,
	early_why VARCHAR NOT NULL,
	cancelled_on DATE,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(stand_in_id) REFERENCES officer (id)
);

CREATE INDEX ix_staffchange_officer_id ON staffchange (officer_id);

CREATE INDEX ix_staffchange_stand_in_id ON staffchange (stand_in_id);

CREATE TABLE placement (
	id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (officer_id),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(post_id) REFERENCES post (id)
);

CREATE INDEX ix_placement_post_id ON placement (post_id);

CREATE TABLE leave (
	id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	kind VARCHAR NOT NULL,
	starts_on DATE NOT NULL,
	ends_on DATE NOT NULL,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_leave_officer_id ON leave (officer_id);

CREATE TABLE rosterparameter (
	id INTEGER NOT NULL,
	since DATE NOT NULL,
	month_minutes INTEGER NOT NULL,
	overtime_hours INTEGER NOT NULL,
	least_rest INTEGER NOT NULL,
	longest_run INTEGER NOT NULL,
	most_nights INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (since)
);

CREATE TABLE rosterduty (
	id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	shift_kind_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	pinned BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (officer_id, "on", shift_kind_id),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(shift_kind_id) REFERENCES shiftkind (id),
	FOREIGN KEY(post_id) REFERENCES post (id)
);

CREATE INDEX ix_rosterduty_on ON rosterduty ("on");

CREATE TABLE rosterversion (
	id INTEGER NOT NULL,
	month DATE NOT NULL,
	version INTEGER NOT NULL,
	published_at VARCHAR NOT NULL,
	published_by VARCHAR NOT NULL,
	reason VARCHAR NOT NULL,
	left_open VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (month, version)
);

CREATE INDEX ix_rosterversion_month ON rosterversion (month);

CREATE TABLE rosterline (
	id INTEGER NOT NULL,
	version_id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	name VARCHAR NOT NULL,
	"on" DATE NOT NULL,
	shift VARCHAR NOT NULL,
	post VARCHAR NOT NULL,
	starts_at VARCHAR NOT NULL,
	ends_at VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(version_id) REFERENCES rosterversion (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_rosterline_officer_id ON rosterline (officer_id);

CREATE INDEX ix_rosterline_version_id ON rosterline (version_id);

CREATE TABLE rosterswap (
	id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	officer_id INTEGER NOT NULL,
	other_id INTEGER NOT NULL,
	reason VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	asked_at VARCHAR NOT NULL,
	asked_by VARCHAR NOT NULL,
	decided_at VARCHAR,
	decided_by VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(other_id) REFERENCES officer (id)
);

CREATE INDEX ix_rosterswap_officer_id ON rosterswap (officer_id);

CREATE INDEX ix_rosterswap_on ON rosterswap ("on");

CREATE TABLE actualduty (
	id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	shift_kind_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	presence VARCHAR NOT NULL,
	starts_at TIME,
	ends_at TIME,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (officer_id, "on", shift_kind_id),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(shift_kind_id) REFERENCES shiftkind (id),
	FOREIGN KEY(post_id) REFERENCES post (id)
);

CREATE INDEX ix_actualduty_on ON actualduty ("on");

CREATE TABLE rostersketch (
	id INTEGER NOT NULL,
	month DATE NOT NULL,
	name VARCHAR NOT NULL,
	made_at VARCHAR NOT NULL,
	made_by VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE INDEX ix_rostersketch_month ON rostersketch (month);

CREATE TABLE sketchduty (
	id INTEGER NOT NULL,
	sketch_id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	"on" DATE NOT NULL,
	shift_kind_id INTEGER NOT NULL,
	post_id INTEGER NOT NULL,
	pinned BOOLEAN NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(sketch_id) REFERENCES rostersketch (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id),
	FOREIGN KEY(shift_kind_id) REFERENCES shiftkind (id),
	FOREIGN KEY(post_id) REFERENCES post (id)
);

CREATE INDEX ix_sketchduty_sketch_id ON sketchduty (sketch_id);

CREATE TABLE document (
	id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	title VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	source VARCHAR NOT NULL,
	secrecy VARCHAR NOT NULL,
	carrier VARCHAR NOT NULL,
	pages INTEGER,
	edition VARCHAR NOT NULL,
	place VARCHAR NOT NULL,
	keeper VARCHAR NOT NULL,
	received_on DATE,
	received_from VARCHAR NOT NULL,
	pinyin VARCHAR NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (code)
);

CREATE INDEX ix_document_pinyin ON document (pinyin);

CREATE INDEX ix_document_title ON document (title);

CREATE TABLE documentcopy (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	copied_on DATE,
	copied_for VARCHAR NOT NULL,
	approved_by VARCHAR NOT NULL,
	changed_on DATE,
	note VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	UNIQUE (code)
);

CREATE INDEX ix_documentcopy_document_id ON documentcopy (document_id);

CREATE TABLE loan (
	id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	lent_at VARCHAR NOT NULL,
	due_on DATE NOT NULL,
	purpose VARCHAR NOT NULL,
	approved_by VARCHAR NOT NULL,
	lent_by VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_loan_officer_id ON loan (officer_id);

CREATE TABLE giveback (
	id INTEGER NOT NULL,
	officer_id INTEGER NOT NULL,
	returned_at VARCHAR NOT NULL,
	taken_by VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(officer_id) REFERENCES officer (id)
);

CREATE INDEX ix_giveback_officer_id ON giveback (officer_id);

CREATE TABLE loanitem (
	id INTEGER NOT NULL,
	loan_id INTEGER NOT NULL,
	copy_id INTEGER NOT NULL,
	due_on DATE NOT NULL,
	giveback_id INTEGER,
	PRIMARY KEY (id),
	FOREIGN KEY(loan_id) REFERENCES loan (id),
	FOREIGN KEY(copy_id) REFERENCES documentcopy (id),
	FOREIGN KEY(giveback_id) REFERENCES giveback (id)
);

CREATE INDEX ix_loanitem_copy_id ON loanitem (copy_id);

CREATE INDEX ix_loanitem_due_on ON loanitem (due_on);

CREATE INDEX ix_loanitem_loan_id ON loanitem (loan_id);

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
	pages VARCHAR NOT NULL,
	signed BOOLEAN NOT NULL,
	sealed BOOLEAN NOT NULL,
	people VARCHAR NOT NULL,
	looked_by VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(paper_id) REFERENCES paper (id)
);

CREATE INDEX ix_paperscan_paper_id ON paperscan (paper_id);

CREATE TABLE scanstack (
	id INTEGER NOT NULL,
	file_name VARCHAR NOT NULL,
	media_type VARCHAR NOT NULL,
	scan VARCHAR NOT NULL,
	pages INTEGER NOT NULL,
	added_at VARCHAR NOT NULL,
	added_by VARCHAR NOT NULL,
	PRIMARY KEY (id)
);

CREATE TABLE scanpage (
	id INTEGER NOT NULL,
	scan_stack_id INTEGER NOT NULL,
	place INTEGER NOT NULL,
	turn INTEGER NOT NULL,
	code VARCHAR NOT NULL,
	typed BOOLEAN NOT NULL,
	paper_id INTEGER,
	paper_page INTEGER,
	state VARCHAR NOT NULL,
	paper_scan_id INTEGER,
	why VARCHAR NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(scan_stack_id) REFERENCES scanstack (id),
	FOREIGN KEY(paper_id) REFERENCES paper (id),
	FOREIGN KEY(paper_scan_id) REFERENCES paperscan (id)
);

CREATE INDEX ix_scanpage_paper_id ON scanpage (paper_id);

CREATE INDEX ix_scanpage_scan_stack_id ON scanpage (scan_stack_id);

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
