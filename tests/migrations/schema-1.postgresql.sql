CREATE SCHEMA duban;
SET search_path = duban;
CREATE TABLE definition (
	digest TEXT COLLATE "C" NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	name TEXT COLLATE "C" NOT NULL, 
	revision INTEGER NOT NULL, 
	body TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (digest)
);
CREATE TABLE history (
	subject TEXT COLLATE "C" NOT NULL, 
	seq INTEGER NOT NULL, 
	body TEXT COLLATE "C" NOT NULL, 
	previous TEXT COLLATE "C" NOT NULL, 
	hash TEXT COLLATE "C" NOT NULL, 
	event TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'event')) STORED, 
	source TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'source')) STORED, 
	target TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'target')) STORED, 
	actor TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'actor')) STORED, 
	capacity TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'capacity')) STORED, 
	on_behalf TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'on_behalf')) STORED, 
	at TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'at')) STORED, 
	recorded TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'recorded')) STORED, 
	reason TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'reason')) STORED, 
	key TEXT COLLATE "C" GENERATED ALWAYS AS (((body)::json ->> 'key')) STORED, 
	PRIMARY KEY (subject, seq)
);
CREATE UNIQUE INDEX history_key ON history (key) WHERE key IS NOT NULL;
CREATE TABLE calendar_day (
	day TEXT COLLATE "C" NOT NULL, 
	"off" INTEGER NOT NULL, 
	definition TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (day), 
	FOREIGN KEY(definition) REFERENCES definition (digest)
);
CREATE TABLE campaign (
	subject TEXT COLLATE "C" NOT NULL, 
	id TEXT COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	plan TEXT COLLATE "C" NOT NULL, 
	policy TEXT COLLATE "C" NOT NULL, 
	office TEXT COLLATE "C" NOT NULL, 
	supervision_machine TEXT COLLATE "C" NOT NULL, 
	paper_machine TEXT COLLATE "C" NOT NULL, 
	meeting_machine TEXT COLLATE "C" NOT NULL, 
	zone TEXT COLLATE "C" NOT NULL, 
	opened TEXT COLLATE "C" NOT NULL, 
	in_force TEXT COLLATE "C", 
	ends TEXT COLLATE "C", 
	host TEXT COLLATE "C", 
	inspecting TEXT COLLATE "C", 
	machine TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	head TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (subject), 
	UNIQUE (id), 
	FOREIGN KEY(plan) REFERENCES definition (digest), 
	FOREIGN KEY(policy) REFERENCES definition (digest), 
	FOREIGN KEY(office) REFERENCES definition (digest), 
	FOREIGN KEY(supervision_machine) REFERENCES definition (digest), 
	FOREIGN KEY(paper_machine) REFERENCES definition (digest), 
	FOREIGN KEY(meeting_machine) REFERENCES definition (digest), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE state_label (
	machine TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	label TEXT COLLATE "C" NOT NULL, 
	final INTEGER NOT NULL, 
	done INTEGER NOT NULL, 
	PRIMARY KEY (machine, state), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE campaign_paper (
	campaign TEXT COLLATE "C" NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	definition TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (campaign, kind), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(definition) REFERENCES definition (digest)
);
CREATE TABLE duty (
	subject TEXT COLLATE "C" NOT NULL, 
	campaign TEXT COLLATE "C" NOT NULL, 
	machine TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	head TEXT COLLATE "C" NOT NULL, 
	no TEXT COLLATE "C" NOT NULL, 
	position INTEGER NOT NULL, 
	section TEXT COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	stage TEXT COLLATE "C", 
	source TEXT COLLATE "C" NOT NULL, 
	original_due TEXT COLLATE "C", 
	due_from TEXT COLLATE "C" NOT NULL, 
	approved_due TEXT COLLATE "C", 
	due TEXT COLLATE "C" GENERATED ALWAYS AS (coalesce(approved_due, original_due)) STORED, 
	sign_due TEXT COLLATE "C", 
	returned INTEGER NOT NULL, 
	submitted_as TEXT COLLATE "C", 
	accepted_by TEXT COLLATE "C", 
	completed TEXT COLLATE "C", 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE INDEX duty_open_due ON duty (campaign, due) WHERE state IN ('assigned', 'in_progress');
CREATE INDEX duty_sign_due ON duty (campaign, sign_due) WHERE state = 'assigned';
CREATE TABLE incoming (
	campaign TEXT COLLATE "C" NOT NULL, 
	number TEXT COLLATE "C" NOT NULL, 
	unit TEXT COLLATE "C" NOT NULL, 
	dated TEXT COLLATE "C" NOT NULL, 
	digest TEXT COLLATE "C", 
	registered TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (campaign, number), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE TABLE meeting (
	subject TEXT COLLATE "C" NOT NULL, 
	campaign TEXT COLLATE "C" NOT NULL, 
	machine TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	head TEXT COLLATE "C" NOT NULL, 
	no TEXT COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	slug TEXT COLLATE "C" NOT NULL, 
	nominal TEXT COLLATE "C" NOT NULL, 
	day TEXT COLLATE "C" NOT NULL, 
	time TEXT COLLATE "C" NOT NULL, 
	place TEXT COLLATE "C" NOT NULL, 
	source TEXT COLLATE "C" NOT NULL, 
	held TEXT COLLATE "C", 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	UNIQUE (campaign, slug, nominal), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE number_series (
	campaign TEXT COLLATE "C" NOT NULL, 
	series TEXT COLLATE "C" NOT NULL, 
	mark TEXT COLLATE "C" NOT NULL, 
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	PRIMARY KEY (campaign, series, mark, year), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE TABLE occurrence (
	campaign TEXT COLLATE "C" NOT NULL, 
	slug TEXT COLLATE "C" NOT NULL, 
	nominal TEXT COLLATE "C" NOT NULL, 
	effective TEXT COLLATE "C" NOT NULL, 
	act_on TEXT COLLATE "C" NOT NULL, 
	status TEXT COLLATE "C" NOT NULL, 
	reason TEXT COLLATE "C" NOT NULL, 
	subject TEXT COLLATE "C", 
	done TEXT COLLATE "C", 
	PRIMARY KEY (campaign, slug, nominal), 
	CHECK (status IN ('pending', 'done', 'skipped', 'superseded')), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE INDEX occurrence_due ON occurrence (campaign, act_on) WHERE status = 'pending';
CREATE TABLE outbox (
	id SERIAL NOT NULL, 
	key TEXT COLLATE "C" NOT NULL, 
	campaign TEXT COLLATE "C" NOT NULL, 
	topic TEXT COLLATE "C" NOT NULL, 
	recipient TEXT COLLATE "C" NOT NULL, 
	subject TEXT COLLATE "C" NOT NULL, 
	seq INTEGER NOT NULL, 
	body TEXT COLLATE "C" NOT NULL, 
	created TEXT COLLATE "C" NOT NULL, 
	done TEXT COLLATE "C", 
	receipt TEXT COLLATE "C", 
	PRIMARY KEY (id), 
	UNIQUE (key), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE INDEX outbox_pending ON outbox (id) WHERE done IS NULL;
CREATE TABLE paper (
	subject TEXT COLLATE "C" NOT NULL, 
	campaign TEXT COLLATE "C" NOT NULL, 
	machine TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	head TEXT COLLATE "C" NOT NULL, 
	no TEXT COLLATE "C" NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	addressee TEXT COLLATE "C" NOT NULL, 
	number TEXT COLLATE "C", 
	mark TEXT COLLATE "C" NOT NULL, 
	drafted TEXT COLLATE "C" NOT NULL, 
	issued TEXT COLLATE "C", 
	about TEXT COLLATE "C", 
	event TEXT COLLATE "C", 
	key TEXT COLLATE "C" NOT NULL, 
	context TEXT COLLATE "C" NOT NULL, 
	definition TEXT COLLATE "C" NOT NULL, 
	note TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest), 
	UNIQUE (key), 
	FOREIGN KEY(definition) REFERENCES definition (digest)
);
CREATE TABLE schedule (
	campaign TEXT COLLATE "C" NOT NULL, 
	slug TEXT COLLATE "C" NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	rule TEXT COLLATE "C" NOT NULL, 
	starts TEXT COLLATE "C" NOT NULL, 
	until TEXT COLLATE "C", 
	time TEXT COLLATE "C" NOT NULL, 
	roll TEXT COLLATE "C" NOT NULL, 
	catch_up TEXT COLLATE "C" NOT NULL, 
	source TEXT COLLATE "C" NOT NULL, 
	materialised_until TEXT COLLATE "C", 
	PRIMARY KEY (campaign, slug), 
	FOREIGN KEY(campaign) REFERENCES campaign (id)
);
CREATE TABLE stage (
	subject TEXT COLLATE "C" NOT NULL, 
	campaign TEXT COLLATE "C" NOT NULL, 
	machine TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	head TEXT COLLATE "C" NOT NULL, 
	no TEXT COLLATE "C" NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT COLLATE "C" NOT NULL, 
	title TEXT COLLATE "C" NOT NULL, 
	starts TEXT COLLATE "C", 
	ends TEXT COLLATE "C", 
	source TEXT COLLATE "C" NOT NULL, 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE TABLE supervision (
	subject TEXT COLLATE "C" NOT NULL, 
	campaign TEXT COLLATE "C" NOT NULL, 
	machine TEXT COLLATE "C" NOT NULL, 
	state TEXT COLLATE "C" NOT NULL, 
	version INTEGER NOT NULL, 
	head TEXT COLLATE "C" NOT NULL, 
	no TEXT COLLATE "C" NOT NULL, 
	target TEXT COLLATE "C" NOT NULL, 
	cause TEXT COLLATE "C" NOT NULL, 
	due TEXT COLLATE "C" NOT NULL, 
	units TEXT COLLATE "C" NOT NULL, 
	rung INTEGER NOT NULL, 
	climbed TEXT COLLATE "C", 
	next_on TEXT COLLATE "C", 
	PRIMARY KEY (subject), 
	UNIQUE (campaign, no), 
	UNIQUE (target, cause, due), 
	FOREIGN KEY(campaign) REFERENCES campaign (id), 
	FOREIGN KEY(machine) REFERENCES definition (digest)
);
CREATE INDEX supervision_next ON supervision (campaign, next_on) WHERE state <> 'resolved';
CREATE TABLE duty_unit (
	subject TEXT COLLATE "C" NOT NULL, 
	unit TEXT COLLATE "C" NOT NULL, 
	role TEXT COLLATE "C" NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER, 
	position INTEGER NOT NULL, 
	signed TEXT COLLATE "C", 
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
               (SELECT string_agg(u.unit, '、') FROM (SELECT unit FROM duty_unit
                  WHERE subject = t.subject AND role = 'lead' AND until IS NULL ORDER BY position) u) AS lead,
               (SELECT string_agg(u.unit, '、') FROM (SELECT unit FROM duty_unit
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
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$;
CREATE TRIGGER history_no_update BEFORE UPDATE ON history FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER history_no_delete BEFORE DELETE ON history FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only();
COMMENT ON SCHEMA duban IS 'duban schema 1';
