import GRDB

/// The ledger's tables, as named migrations. A migration that has shipped is never edited: a change is a
/// new one.
enum Schema {
    /// "Trnk": marks the file as a ledger (SQLite's `application_id`).
    static let applicationID: Int32 = 0x5472_6e6b

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1 tables") { database in
            for part in [campaigns, targets, attempts, records] { try database.execute(sql: part) }
        }
        // Whether there is any prefix entry is asked before each attempt.
        migrator.registerMigration("2 prefixes") { database in
            try database.execute(
                sql: "CREATE INDEX do_not_contact_prefix ON do_not_contact (id) WHERE kind = 'prefix'"
            )
        }
        // Outside, targets and attempts are known by their UUIDs. Identifiers that begin with the time append
        // to these indexes; random ones cost a page of the log for each row.
        migrator.registerMigration("3 names") { database in
            try database.execute(
                sql: """
                    CREATE INDEX target_uuid ON target (uuid);
                    CREATE INDEX attempt_uuid ON attempt (uuid);
                    """
            )
        }
        migrator.registerMigration("4 resources") { database in
            for part in [ResourceSchema.columns, ResourceSchema.targets, ResourceSchema.people] {
                try database.execute(sql: part)
            }
        }
        migrator.registerMigration("5 webhooks") { database in
            try database.execute(sql: WebhookSchema.tables)
        }
        return migrator
    }

    /// Who, what and how: few rows, read often.
    private static let campaigns = """
        CREATE TABLE meta (
            name TEXT PRIMARY KEY NOT NULL,
            value TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE customer (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            name TEXT NOT NULL
        );
        CREATE TABLE campaign (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            name TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('call', 'message', 'email')),
            state TEXT NOT NULL CHECK (state IN ('stop', 'running', 'stopping', 'finished')),
            started INTEGER,
            max_duration INTEGER NOT NULL CHECK (max_duration >= 0),
            settings TEXT NOT NULL,
            UNIQUE (customer, name)
        );
        CREATE TABLE outdial (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            name TEXT NOT NULL,
            campaign INTEGER UNIQUE REFERENCES campaign (id)
        );
        CREATE TABLE outplan (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            name TEXT NOT NULL,
            campaign INTEGER UNIQUE REFERENCES campaign (id)
        );
        CREATE TABLE flow (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            name TEXT NOT NULL,
            campaign INTEGER UNIQUE REFERENCES campaign (id)
        );
        CREATE TABLE script_version (
            id INTEGER PRIMARY KEY,
            outplan INTEGER REFERENCES outplan (id),
            flow INTEGER REFERENCES flow (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            file TEXT NOT NULL,
            source TEXT NOT NULL,
            modules TEXT NOT NULL,
            published INTEGER NOT NULL,
            CHECK ((outplan IS NULL) <> (flow IS NULL)),
            UNIQUE (outplan, number),
            UNIQUE (flow, number)
        );
        CREATE TABLE queue (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            name TEXT NOT NULL,
            settings TEXT NOT NULL,
            UNIQUE (customer, name)
        );
        CREATE TABLE agent (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            queue INTEGER NOT NULL REFERENCES queue (id),
            name TEXT NOT NULL,
            state TEXT NOT NULL,
            changed INTEGER NOT NULL,
            UNIQUE (queue, name)
        );
        """

    /// A target's cold row, and apart from it the hot one that every attempt writes. The due index holds
    /// the literal condition of every query that uses it (SQLite takes a partial index only then).
    private static let targets = """
        CREATE TABLE target (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL,
            outdial INTEGER NOT NULL REFERENCES outdial (id),
            key TEXT NOT NULL,
            external_id TEXT,
            name TEXT NOT NULL,
            detail TEXT NOT NULL,
            zone TEXT,
            postal_code TEXT,
            locale TEXT,
            not_before INTEGER,
            not_after INTEGER,
            destinations TEXT NOT NULL,
            data TEXT,
            UNIQUE (outdial, key)
        );
        CREATE TABLE target_state (
            id INTEGER PRIMARY KEY REFERENCES target (id),
            campaign INTEGER NOT NULL REFERENCES campaign (id),
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
        CREATE INDEX target_due ON target_state (campaign, priority, due) WHERE status = 0 AND due IS NOT NULL;
        CREATE INDEX target_held ON target_state (campaign) WHERE status = 0 AND due IS NULL;
        CREATE INDEX target_campaign ON target_state (campaign, id);
        """

    private static let attempts = """
        CREATE TABLE attempt (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uuid TEXT NOT NULL,
            campaign INTEGER NOT NULL REFERENCES campaign (id),
            target INTEGER NOT NULL REFERENCES target (id),
            number INTEGER NOT NULL CHECK (number >= 1),
            type TEXT NOT NULL CHECK (type IN ('tel', 'sip', 'sms', 'email')),
            address TEXT NOT NULL,
            slot INTEGER NOT NULL CHECK (slot BETWEEN 0 AND 4),
            raw TEXT,
            zones TEXT,
            state INTEGER NOT NULL CHECK (state IN (0, 1, 2)),
            source TEXT,
            carrier TEXT NOT NULL,
            outplan INTEGER NOT NULL REFERENCES script_version (id),
            flow INTEGER REFERENCES script_version (id),
            started INTEGER NOT NULL,
            answered INTEGER,
            ended INTEGER,
            outcome TEXT CHECK (outcome IN (
                'answered', 'machine', 'busy', 'no_answer', 'rejected', 'invalid', 'congestion', 'abandoned',
                'canceled', 'failed', 'uncertain', 'sent', 'delivered', 'undelivered')),
            cause TEXT,
            disposition TEXT,
            success INTEGER CHECK (success IN (0, 1)),
            note TEXT,
            answered_by TEXT CHECK (answered_by IN ('person', 'machine', 'unknown')),
            variables TEXT,
            callback INTEGER,
            CHECK ((state = 2) = (ended IS NOT NULL)),
            CHECK ((state = 2) = (outcome IS NOT NULL)),
            UNIQUE (target, number)
        );
        CREATE UNIQUE INDEX attempt_open ON attempt (target) WHERE ended IS NULL;
        CREATE INDEX attempt_open_address ON attempt (address) WHERE ended IS NULL;
        CREATE INDEX attempt_address ON attempt (address, started);
        CREATE INDEX attempt_campaign ON attempt (campaign);
        CREATE TABLE leg (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uuid TEXT NOT NULL,
            attempt INTEGER NOT NULL REFERENCES attempt (id),
            kind TEXT NOT NULL CHECK (kind IN ('callee', 'agent', 'dialed')),
            type TEXT NOT NULL CHECK (type IN ('tel', 'sip', 'sms', 'email')),
            address TEXT NOT NULL,
            queue TEXT,
            agent TEXT,
            started INTEGER NOT NULL,
            answered INTEGER,
            ended INTEGER,
            cause TEXT CHECK ((cause IS NULL) = (ended IS NULL)),
            code INTEGER,
            CHECK ((queue IS NULL) = (agent IS NULL))
        );
        CREATE INDEX leg_attempt ON leg (attempt);
        CREATE INDEX leg_open ON leg (id) WHERE ended IS NULL;
        CREATE TABLE message (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uuid TEXT NOT NULL,
            attempt INTEGER NOT NULL REFERENCES attempt (id),
            of_campaign INTEGER NOT NULL CHECK (of_campaign IN (0, 1)),
            type TEXT NOT NULL CHECK (type IN ('tel', 'sip', 'sms', 'email')),
            address TEXT NOT NULL,
            state TEXT NOT NULL
                CHECK (state IN ('sending', 'sent', 'refused', 'delivered', 'undelivered', 'uncertain')),
            carrier_id TEXT,
            outcome TEXT,
            reason TEXT,
            opened INTEGER NOT NULL,
            answered INTEGER,
            reported INTEGER
        );
        CREATE INDEX message_attempt ON message (attempt);
        CREATE INDEX message_sending ON message (id) WHERE state = 'sending';
        """

    private static let records = """
        CREATE TABLE do_not_contact (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            pattern TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('address', 'domain', 'prefix')),
            campaign INTEGER REFERENCES campaign (id),
            reason TEXT NOT NULL,
            source TEXT NOT NULL,
            added INTEGER NOT NULL,
            expires INTEGER
        );
        CREATE UNIQUE INDEX do_not_contact_pattern ON do_not_contact (pattern, ifnull(campaign, 0));
        CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            kind TEXT NOT NULL,
            campaign INTEGER,
            target INTEGER,
            attempt INTEGER,
            body TEXT NOT NULL
        );
        CREATE TABLE counter (
            campaign INTEGER NOT NULL REFERENCES campaign (id),
            name TEXT NOT NULL,
            count INTEGER NOT NULL CHECK (count >= 0),
            PRIMARY KEY (campaign, name)
        ) WITHOUT ROWID;
        CREATE TABLE trace (
            attempt INTEGER PRIMARY KEY REFERENCES attempt (id),
            answers BLOB NOT NULL
        );
        """
}
