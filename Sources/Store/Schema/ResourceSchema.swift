/// What the resources of the HTTP API need beyond what a folder has: titles, times, owners, and who may ask.
enum ResourceSchema {
    /// `name` stays the engine's own word for a campaign or a queue, one over all customers and never used
    /// again; `title` is what its owner calls it. Times are null for what was made before there were any.
    /// A campaign goes by the outplan and the flow that its row names; the `campaign` of an outplan or a flow
    /// says which folder's campaign publishes it.
    static let columns = """
        ALTER TABLE customer ADD COLUMN created INTEGER;
        CREATE UNIQUE INDEX customer_name ON customer (name);
        ALTER TABLE campaign ADD COLUMN title TEXT NOT NULL DEFAULT '';
        ALTER TABLE campaign ADD COLUMN outplan INTEGER REFERENCES outplan (id);
        ALTER TABLE campaign ADD COLUMN flow INTEGER REFERENCES flow (id);
        ALTER TABLE campaign ADD COLUMN created INTEGER;
        ALTER TABLE campaign ADD COLUMN updated INTEGER;
        ALTER TABLE campaign ADD COLUMN deleted INTEGER;
        UPDATE campaign SET title = name,
            outplan = (SELECT id FROM outplan WHERE outplan.campaign = campaign.id),
            flow = (SELECT id FROM flow WHERE flow.campaign = campaign.id);
        CREATE UNIQUE INDEX campaign_name ON campaign (name);
        CREATE INDEX campaign_outplan ON campaign (outplan);
        CREATE INDEX campaign_flow ON campaign (flow);
        ALTER TABLE outdial ADD COLUMN detail TEXT NOT NULL DEFAULT '';
        ALTER TABLE outdial ADD COLUMN data TEXT NOT NULL DEFAULT '';
        ALTER TABLE outdial ADD COLUMN created INTEGER;
        ALTER TABLE outdial ADD COLUMN updated INTEGER;
        ALTER TABLE outdial ADD COLUMN deleted INTEGER;
        ALTER TABLE outplan ADD COLUMN detail TEXT NOT NULL DEFAULT '';
        ALTER TABLE outplan ADD COLUMN dial_info TEXT;
        ALTER TABLE outplan ADD COLUMN created INTEGER;
        ALTER TABLE outplan ADD COLUMN updated INTEGER;
        ALTER TABLE outplan ADD COLUMN deleted INTEGER;
        ALTER TABLE flow ADD COLUMN detail TEXT NOT NULL DEFAULT '';
        ALTER TABLE flow ADD COLUMN created INTEGER;
        ALTER TABLE flow ADD COLUMN updated INTEGER;
        ALTER TABLE flow ADD COLUMN deleted INTEGER;
        ALTER TABLE queue ADD COLUMN title TEXT NOT NULL DEFAULT '';
        ALTER TABLE queue ADD COLUMN detail TEXT NOT NULL DEFAULT '';
        ALTER TABLE queue ADD COLUMN created INTEGER;
        ALTER TABLE queue ADD COLUMN updated INTEGER;
        ALTER TABLE queue ADD COLUMN deleted INTEGER;
        ALTER TABLE queue ADD COLUMN entered INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE queue ADD COLUMN serviced INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE queue ADD COLUMN abandoned INTEGER NOT NULL DEFAULT 0;
        UPDATE queue SET title = name;
        CREATE UNIQUE INDEX queue_name ON queue (name);
        ALTER TABLE target ADD COLUMN created INTEGER;
        ALTER TABLE target ADD COLUMN updated INTEGER;
        ALTER TABLE target ADD COLUMN deleted INTEGER;
        ALTER TABLE attempt ADD COLUMN deleted INTEGER;
        ALTER TABLE do_not_contact ADD COLUMN customer INTEGER NOT NULL DEFAULT 1 REFERENCES customer (id);
        DROP INDEX do_not_contact_pattern;
        CREATE UNIQUE INDEX do_not_contact_pattern ON do_not_contact (pattern, ifnull(campaign, 0), customer);
        ALTER TABLE event ADD COLUMN customer INTEGER NOT NULL DEFAULT 1;
        """

    /// A target's hot row goes by its outdial, whatever campaign that is bound to, and so do the counts of
    /// targets: binding or deleting a list of any length writes one row. A deleted target has no hot row.
    static let targets = """
        CREATE TABLE state_of_target (
            id INTEGER PRIMARY KEY REFERENCES target (id),
            outdial INTEGER NOT NULL REFERENCES outdial (id),
            status INTEGER NOT NULL CHECK (status IN (0, 1, 2)),
            priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 9),
            due INTEGER CHECK (due IS NULL OR status = 0),
            hold TEXT CHECK (hold IS NULL OR status = 0),
            done TEXT CHECK (done IN ('reached', 'unsuccessful', 'exhausted', 'suppressed', 'expired', 'given_up')),
            attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
            tries INTEGER NOT NULL DEFAULT 0 CHECK (tries BETWEEN 0 AND attempts),
            variables TEXT,
            CHECK ((done IS NOT NULL) = (status = 2))
        );
        INSERT INTO state_of_target
            SELECT s.id, t.outdial, s.status, s.priority, s.due, s.hold, s.done, s.attempts, s.tries, s.variables
            FROM target_state s JOIN target t ON t.id = s.id;
        DROP TABLE target_state;
        ALTER TABLE state_of_target RENAME TO target_state;
        CREATE INDEX target_due ON target_state (outdial, priority, due) WHERE status = 0 AND due IS NOT NULL;
        CREATE INDEX target_held ON target_state (outdial) WHERE status = 0 AND due IS NULL;
        CREATE INDEX target_outdial ON target_state (outdial, id);
        CREATE TABLE outdial_counter (
            outdial INTEGER NOT NULL REFERENCES outdial (id),
            name TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (outdial, name)
        ) WITHOUT ROWID;
        INSERT INTO outdial_counter SELECT o.id, c.name, c.count FROM counter c
            JOIN outdial o ON o.campaign = c.campaign WHERE c.name = 'targets' OR c.name GLOB 'targets.*';
        DELETE FROM counter WHERE name = 'targets' OR name GLOB 'targets.*';
        """

    static let people = """
        CREATE TABLE agent_of_customer (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            queue INTEGER REFERENCES queue (id),
            name TEXT NOT NULL,
            title TEXT NOT NULL DEFAULT '',
            detail TEXT NOT NULL DEFAULT '',
            username TEXT NOT NULL DEFAULT '',
            ring_method TEXT NOT NULL DEFAULT 'ringall',
            addresses TEXT NOT NULL DEFAULT '[]',
            state TEXT NOT NULL,
            changed INTEGER NOT NULL,
            created INTEGER,
            updated INTEGER,
            deleted INTEGER
        );
        INSERT INTO agent_of_customer (id, uuid, customer, queue, name, title, state, changed)
            SELECT a.id, a.uuid, q.customer, a.queue, a.name, a.name, a.state, a.changed
            FROM agent a JOIN queue q ON q.id = a.queue;
        DROP TABLE agent;
        ALTER TABLE agent_of_customer RENAME TO agent;
        CREATE UNIQUE INDEX agent_name ON agent (queue, name) WHERE deleted IS NULL AND queue IS NOT NULL;
        CREATE INDEX agent_customer ON agent (customer, id);

        CREATE TABLE queuecall (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uuid TEXT NOT NULL,
            queue INTEGER NOT NULL REFERENCES queue (id),
            attempt INTEGER NOT NULL REFERENCES attempt (id),
            status TEXT NOT NULL
                CHECK (status IN ('waiting', 'connecting', 'service', 'done', 'abandoned')),
            agent TEXT,
            entered INTEGER NOT NULL,
            serviced INTEGER,
            ended INTEGER,
            deleted INTEGER
        );
        CREATE INDEX queuecall_uuid ON queuecall (uuid);
        CREATE INDEX queuecall_queue ON queuecall (queue, id);
        CREATE INDEX queuecall_attempt ON queuecall (attempt);
        CREATE INDEX queuecall_open ON queuecall (queue, id) WHERE ended IS NULL;
        CREATE TRIGGER queuecall_entered AFTER INSERT ON queuecall BEGIN
            UPDATE queue SET entered = entered + 1 WHERE id = new.queue;
        END;
        CREATE TRIGGER queuecall_serviced AFTER UPDATE OF status ON queuecall
        WHEN new.status = 'service' AND old.status <> 'service' BEGIN
            UPDATE queue SET serviced = serviced + 1 WHERE id = new.queue;
        END;
        CREATE TRIGGER queuecall_abandoned AFTER UPDATE OF status ON queuecall
        WHEN new.status = 'abandoned' AND old.status <> 'abandoned' BEGIN
            UPDATE queue SET abandoned = abandoned + 1 WHERE id = new.queue;
        END;

        CREATE TABLE access_key (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            name TEXT NOT NULL,
            detail TEXT NOT NULL DEFAULT '',
            scope TEXT NOT NULL CHECK (scope IN ('admin', 'manager', 'read')),
            prefix TEXT NOT NULL,
            hash BLOB NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            updated INTEGER,
            expires INTEGER,
            deleted INTEGER
        );
        CREATE TABLE idempotency_key (
            customer INTEGER NOT NULL REFERENCES customer (id),
            key TEXT NOT NULL,
            request BLOB NOT NULL,
            resource TEXT NOT NULL,
            uuid TEXT NOT NULL,
            at INTEGER NOT NULL,
            PRIMARY KEY (customer, key)
        ) WITHOUT ROWID;
        CREATE INDEX idempotency_key_at ON idempotency_key (at);
        """
}
