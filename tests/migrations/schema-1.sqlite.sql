CREATE TABLE definition (
	digest VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE history (
	subject VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	previous VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	event TEXT GENERATED ALWAYS AS (json_extract(body, '$.event')) VIRTUAL, 
	source TEXT GENERATED ALWAYS AS (json_extract(body, '$.source')) VIRTUAL, 
	target TEXT GENERATED ALWAYS AS (json_extract(body, '$.target')) VIRTUAL, 
	actor TEXT GENERATED ALWAYS AS (json_extract(body, '$.actor')) VIRTUAL, 
	capacity TEXT GENERATED ALWAYS AS (json_extract(body, '$.capacity')) VIRTUAL, 
	on_behalf TEXT GENERATED ALWAYS AS (json_extract(body, '$.on_behalf')) VIRTUAL, 
	at TEXT GENERATED ALWAYS AS (json_extract(body, '$.at')) VIRTUAL, 
	recorded TEXT GENERATED ALWAYS AS (json_extract(body, '$.recorded')) VIRTUAL, 
	reason TEXT GENERATED ALWAYS AS (json_extract(body, '$.reason')) VIRTUAL, 
	"key" TEXT GENERATED ALWAYS AS (json_extract(body, '$.key')) VIRTUAL, 
	PRIMARY KEY (subject, seq)
);
CREATE UNIQUE INDEX history_key ON history ("key") WHERE key IS NOT NULL;
CREATE TABLE calendar_day (
	day VARCHAR NOT NULL, 
	off INTEGER NOT NULL, 
	definition VARCHAR NOT NULL, 
	PRIMARY KEY (day), 
	FOREIGN KEY(definition) REFERENCES definition (digest)
);
CREATE TABLE campaign (
	subject VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	"plan" VARCHAR NOT NULL, 
	policy VARCHAR NOT NULL, 
	office VARCHAR NOT NULL, 
	supervision_machine VARCHAR NOT NULL, 
	paper_machine VARCHAR NOT NULL, 
	meeting_machine VARCHAR NOT NULL, 
	zone VARCHAR NOT NULL, 
	opened VARCHAR NOT NULL, 
	in_force VARCHAR, 
	ends VARCHAR, 
	host VARCHAR, 
	inspecting VARCHAR, 
	machine VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	head VARCHAR NOT NULL, 
	PRIMARY KEY (subject), 
	UNIQUE (id), 
	FOREIGN KEY("plan") REFERENCES definition (digest), 
	FOREIGN KEY(policy) REFERENCES definition (digest), 
	FOREIGN KEY(office) REFERENCES definition (digest), 
	FOREIGN KEY(supervision_machine) REFERENCES definition (digest), 
	FOREIGN KEY(paper_machine) REFERENCES definition (digest), 
	FOREIGN KEY(meeting_machine) REFERENCES definition (digest), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE state_label (
	machine VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	final INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	PRIMARY KEY (machine, state), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE campaign_paper (
	campaign VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	definition VARCHAR NOT NULL, 
	PRIMARY KEY (campaign, kind), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(definition) REFERENCES definition (digest)
);
CREATE TABLE duty (
	subject VARCHAR NOT NULL, 
	campaign VARCHAR NOT NULL, 
	machine VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	head VARCHAR NOT NULL, 
	no VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	section VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	stage VARCHAR, 
	source VARCHAR NOT NULL, 
	original_due VARCHAR, 
	due_from VARCHAR NOT NULL, 
	approved_due VARCHAR, 
	due TEXT GENERATED ALWAYS AS (coalesce(approved_due, original_due)) STORED, 
	sign_due VARCHAR, 
	returned INTEGER NOT NULL, 
	submitted_as VARCHAR, 
	accepted_by VARCHAR, 
	completed VARCHAR, 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE INDEX duty_open_due ON duty (campaign, due) WHERE state IN ('assigned', 'in_progress');
CREATE INDEX duty_sign_due ON duty (campaign, sign_due) WHERE state = 'assigned';
CREATE TABLE incoming (
	campaign VARCHAR NOT NULL, 
	number VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	dated VARCHAR NOT NULL, 
	digest VARCHAR, 
	registered VARCHAR NOT NULL, 
	PRIMARY KEY (campaign, number), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE TABLE meeting (
	subject VARCHAR NOT NULL, 
	campaign VARCHAR NOT NULL, 
	machine VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	head VARCHAR NOT NULL, 
	no VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	nominal VARCHAR NOT NULL, 
	day VARCHAR NOT NULL, 
	time VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	held VARCHAR, 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	UNIQUE (campaign, slug, nominal), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE number_series (
	campaign VARCHAR NOT NULL, 
	series VARCHAR NOT NULL, 
	mark VARCHAR NOT NULL, 
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (campaign, series, mark, year), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE TABLE occurrence (
	campaign VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	nominal VARCHAR NOT NULL, 
	effective VARCHAR NOT NULL, 
	act_on VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	subject VARCHAR, 
	done VARCHAR, 
	PRIMARY KEY (campaign, slug, nominal), 
	CHECK (status IN ('pending', 'done', 'skipped', 'superseded')), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE INDEX occurrence_due ON occurrence (campaign, act_on) WHERE status = 'pending';
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	campaign VARCHAR NOT NULL, 
	topic VARCHAR NOT NULL, 
	recipient VARCHAR NOT NULL, 
	subject VARCHAR NOT NULL, 
	seq INTEGER NOT NULL, 
	body TEXT NOT NULL, 
	created VARCHAR NOT NULL, 
	done VARCHAR, 
	receipt VARCHAR, 
	PRIMARY KEY (id), 
	UNIQUE ("key"), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE INDEX outbox_pending ON outbox (id) WHERE done IS NULL;
CREATE TABLE paper (
	subject VARCHAR NOT NULL, 
	campaign VARCHAR NOT NULL, 
	machine VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	head VARCHAR NOT NULL, 
	no VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	addressee VARCHAR NOT NULL, 
	number VARCHAR, 
	mark VARCHAR NOT NULL, 
	drafted VARCHAR NOT NULL, 
	issued VARCHAR, 
	about VARCHAR, 
	event VARCHAR, 
	"key" VARCHAR NOT NULL, 
	context TEXT NOT NULL, 
	definition VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest), 
	UNIQUE ("key"), 
	FOREIGN KEY(definition) REFERENCES definition (digest)
);
CREATE TABLE schedule (
	campaign VARCHAR NOT NULL, 
	slug VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	starts VARCHAR NOT NULL, 
	until VARCHAR, 
	time VARCHAR NOT NULL, 
	roll VARCHAR NOT NULL, 
	catch_up VARCHAR NOT NULL, 
	source VARCHAR NOT NULL, 
	materialised_until VARCHAR, 
	PRIMARY KEY (campaign, slug), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE TABLE stage (
	subject VARCHAR NOT NULL, 
	campaign VARCHAR NOT NULL, 
	machine VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	head VARCHAR NOT NULL, 
	no VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	starts VARCHAR, 
	ends VARCHAR, 
	source VARCHAR NOT NULL, 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE supervision (
	subject VARCHAR NOT NULL, 
	campaign VARCHAR NOT NULL, 
	machine VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	head VARCHAR NOT NULL, 
	no VARCHAR NOT NULL, 
	target VARCHAR NOT NULL, 
	cause VARCHAR NOT NULL, 
	due VARCHAR NOT NULL, 
	units VARCHAR NOT NULL, 
	rung INTEGER NOT NULL, 
	climbed VARCHAR, 
	next_on VARCHAR, 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	UNIQUE (target, cause, due), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE INDEX supervision_next ON supervision (campaign, next_on) WHERE state <> 'resolved';
CREATE TABLE duty_unit (
	subject VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER, 
	position INTEGER NOT NULL, 
	signed VARCHAR, 
	PRIMARY KEY (subject, unit, role, since), 
	CHECK (role IN ('lead', 'support')), 
	FOREIGN KEY(subject) REFERENCES duty (subject)
);
CREATE INDEX ix_duty_unit_unit ON duty_unit (unit);
CREATE VIEW v_campaign AS 
        SELECT t.id, t.subject, t.title, t.state, l.label, t.opened, t.in_force, t.ends, t.host, t.inspecting, t.zone,
               t.version
        FROM campaign t JOIN state_label l ON l.machine = t.machine AND l.state = t.state;
CREATE VIEW v_stage AS 
        SELECT t.subject, t.campaign, t.no, t.kind, t.title, t.starts, t.ends, t.state, l.label, l.done, t.source,
               t.version, t.position
        FROM stage t JOIN state_label l ON l.machine = t.machine AND l.state = t.state;
CREATE VIEW v_duty AS 
        SELECT t.subject, t.campaign, t.no, t.section, t.title,
               (SELECT group_concat(u.unit, '、') FROM (SELECT unit FROM duty_unit
                  WHERE subject = t.subject AND role = 'lead' AND until IS NULL ORDER BY position) u) AS lead,
               (SELECT group_concat(u.unit, '、') FROM (SELECT unit FROM duty_unit
                  WHERE subject = t.subject AND role = 'support' AND until IS NULL ORDER BY position) u) AS support,
               t.stage, t.state, l.label, l.done, t.due, t.original_due, t.approved_due, t.due_from, t.sign_due,
               t.completed, t.returned, t.source, t.version, t.position
        FROM duty t JOIN state_label l ON l.machine = t.machine AND l.state = t.state;
CREATE VIEW v_duty_unit AS 
        SELECT d.campaign, u.subject, d.no, u.unit, u.role, u.position, u.since, u.until, u.signed
        FROM duty_unit u JOIN duty d ON d.subject = u.subject;
CREATE VIEW v_meeting AS 
        SELECT t.subject, t.campaign, t.no, t.title, t.day, t.time, t.place, t.nominal, t.held, t.state, l.label,
               t.source, t.version
        FROM meeting t JOIN state_label l ON l.machine = t.machine AND l.state = t.state;
CREATE VIEW v_supervision AS 
        SELECT t.subject, t.campaign, t.no, t.target, t.cause, t.due, t.units, t.state, l.label, l.final, t.next_on,
               t.version
        FROM supervision t JOIN state_label l ON l.machine = t.machine AND l.state = t.state;
CREATE VIEW v_paper AS 
        SELECT t.subject, t.campaign, t.no, t.kind, t.number, t.title, t.addressee, t.drafted, t.issued, t.about,
               t.state, l.label, t.note, t.version
        FROM paper t JOIN state_label l ON l.machine = t.machine AND l.state = t.state;
CREATE VIEW v_history AS 
        SELECT subject, seq, event, source, target, actor, capacity, on_behalf, at, recorded, reason, body, hash,
               previous
        FROM history;
CREATE VIEW v_occurrence AS 
        SELECT o.campaign, o.slug, s.kind, s.title, o.nominal, o.effective, o.act_on, o.status, o.reason, o.subject,
               o.done
        FROM occurrence o JOIN schedule s ON s.campaign = o.campaign AND s.slug = o.slug;
CREATE VIEW v_outbox AS 
        SELECT id, key, campaign, topic, recipient, subject, seq, created, done, receipt
        FROM outbox;
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
PRAGMA application_id = 1146438222;
PRAGMA user_version = 1;
