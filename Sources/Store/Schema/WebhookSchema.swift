/// Who is told of events outside, and what waits to be told.
///
/// A webhook has read the log up to its `position`; what of it concerns the webhook is copied into deliveries
/// in the transaction that moves the position, so that nothing is left out or queued twice. A delivery goes
/// when it has been taken. Of one resource only the earliest is `waiting` (for its due time); those after it
/// are `behind`.
enum WebhookSchema {
    static let tables = """
        CREATE TABLE webhook (
            id INTEGER PRIMARY KEY,
            uuid TEXT NOT NULL UNIQUE,
            customer INTEGER NOT NULL REFERENCES customer (id),
            name TEXT NOT NULL,
            detail TEXT NOT NULL DEFAULT '',
            url TEXT NOT NULL,
            types TEXT NOT NULL DEFAULT '[]',
            campaign INTEGER REFERENCES campaign (id),
            enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
            reason TEXT NOT NULL DEFAULT '',
            secret BLOB NOT NULL,
            former BLOB,
            former_until INTEGER,
            position INTEGER NOT NULL,
            waiting INTEGER NOT NULL DEFAULT 0 CHECK (waiting >= 0),
            dead INTEGER NOT NULL DEFAULT 0 CHECK (dead >= 0),
            delivered INTEGER NOT NULL DEFAULT 0,
            missed INTEGER NOT NULL DEFAULT 0,
            delivered_at INTEGER,
            failing INTEGER,
            created INTEGER NOT NULL,
            updated INTEGER,
            deleted INTEGER
        );
        CREATE INDEX webhook_customer ON webhook (customer, id);
        CREATE TABLE webhook_delivery (
            webhook INTEGER NOT NULL REFERENCES webhook (id),
            event INTEGER NOT NULL,
            resource TEXT NOT NULL,
            type TEXT NOT NULL,
            body TEXT NOT NULL,
            at INTEGER NOT NULL,
            state TEXT NOT NULL CHECK (state IN ('waiting', 'behind', 'dead')),
            queued INTEGER NOT NULL,
            due INTEGER CHECK ((due IS NOT NULL) = (state = 'waiting')),
            tries INTEGER NOT NULL DEFAULT 0,
            tried INTEGER,
            status INTEGER,
            problem TEXT,
            PRIMARY KEY (webhook, event)
        ) WITHOUT ROWID;
        CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook, due, event) WHERE state = 'waiting';
        CREATE INDEX webhook_delivery_resource ON webhook_delivery (webhook, resource, event)
            WHERE state <> 'dead';
        CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook, event) WHERE state = 'dead';
        CREATE TRIGGER webhook_delivery_added AFTER INSERT ON webhook_delivery BEGIN
            UPDATE webhook SET waiting = waiting + 1 WHERE id = new.webhook;
        END;
        CREATE TRIGGER webhook_delivery_gone AFTER DELETE ON webhook_delivery BEGIN
            UPDATE webhook SET waiting = waiting - (old.state <> 'dead'), dead = dead - (old.state = 'dead')
                WHERE id = old.webhook;
        END;
        CREATE TRIGGER webhook_delivery_moved AFTER UPDATE OF state ON webhook_delivery
        WHEN (old.state = 'dead') <> (new.state = 'dead') BEGIN
            UPDATE webhook SET waiting = waiting + (new.state <> 'dead') - (old.state <> 'dead'),
                dead = dead + (new.state = 'dead') - (old.state = 'dead') WHERE id = new.webhook;
        END;
        """
}
