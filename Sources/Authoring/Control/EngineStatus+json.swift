import Dialer
import Outbound

extension EngineStatus {
    package var json: JSONValue {
        [
            "at": JSONValue(at), "running": .boolean(engine != nil), "stopping": .boolean(isStopping),
            "engine": engine?.json ?? .null, "campaigns": .array(campaigns.map(\.json)),
            "queues": .array(queues.map(\.json)),
        ]
    }

    /// Nil for what is none.
    package init?(json: JSONValue) {
        guard case .array(let campaigns)? = json["campaigns"], case .array(let queues)? = json["queues"]
        else {
            return nil
        }
        self.init(
            at: json["at"]?.string.flatMap { RFC3339.instant($0) },
            engine: json["engine"].flatMap { Rate(json: $0) },
            isStopping: json["stopping"]?.boolean ?? false,
            campaigns: campaigns.compactMap { CampaignStatus(json: $0) },
            queues: queues.compactMap { QueueStatus(json: $0) }
        )
    }
}

extension EngineStatus.Rate {
    var json: JSONValue {
        [
            "open": .integer(Int64(open)), "concurrent": .integer(Int64(concurrent)),
            "rate": measured.map { .number($0) } ?? .null, "per_second": .number(perSecond),
        ]
    }

    init?(json: JSONValue) {
        guard let open = json["open"]?.integer, let concurrent = json["concurrent"]?.integer,
            let perSecond = json["per_second"]?.fraction
        else { return nil }
        self.init(
            open: Int(open),
            concurrent: Int(concurrent),
            measured: json["rate"]?.fraction,
            perSecond: perSecond
        )
    }
}

extension EngineStatus.CampaignStatus {
    var json: JSONValue {
        [
            "campaign": .string(name), "state": .string(state.rawValue), "targets": .integer(targets),
            "waiting": .integer(waiting), "held": .integer(held), "progressing": .integer(progressing),
            "done": .integer(done), "reached": .integer(reached), "attempts": .integer(attempts),
            "pacing": rate.json, "waits_for": JSONValue(waitsFor),
        ]
    }

    init?(json: JSONValue) {
        guard let name = json["campaign"]?.string,
            let state = json["state"]?.string.flatMap({ CampaignState(rawValue: $0) }),
            let rate = json["pacing"].flatMap({ EngineStatus.Rate(json: $0) })
        else { return nil }
        func count(_ key: String) -> Int64 { json[key]?.integer ?? 0 }
        self.init(
            name: name,
            state: state,
            waiting: count("waiting"),
            held: count("held"),
            progressing: count("progressing"),
            done: count("done"),
            reached: count("reached"),
            attempts: count("attempts"),
            rate: rate,
            waitsFor: json["waits_for"]?.string
        )
    }
}

extension EngineStatus.QueueStatus {
    var json: JSONValue {
        [
            "queue": .string(name), "agents": .integer(Int64(signedIn)), "free": .integer(Int64(free)),
            "waiting": .integer(Int64(waiting)),
        ]
    }

    init?(json: JSONValue) {
        guard let name = json["queue"]?.string, let agents = json["agents"]?.integer,
            let free = json["free"]?.integer, let waiting = json["waiting"]?.integer
        else { return nil }
        self.init(name: name, signedIn: Int(agents), free: Int(free), waiting: Int(waiting))
    }
}

extension JSONValue {
    /// Any number.
    fileprivate var fraction: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
