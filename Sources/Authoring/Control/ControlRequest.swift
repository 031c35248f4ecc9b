import Flows
import Outbound

/// One line of JSON from whoever steers a run, read and written.
package enum ControlRequest: Hashable, Sendable {
    case status
    /// One campaign, or the whole run.
    case stop(campaign: String?)
    case start(Whose)
    case set(Whose, LimitChange)

    /// What a request is about.
    package enum Whose: Hashable, Sendable {
        /// The campaign of a folder; the engine where the folder holds none.
        case folder(String)
        case campaign(String)
        case engine
    }

    /// Why a line is no request.
    package struct Problem: Error, Hashable, CustomStringConvertible {
        package let description: String
    }

    private static let asks = ["set", "start", "status", "stop"]

    package init(parsing line: [UInt8]) throws(Problem) {
        let value: JSONValue
        do throws(JSONValue.Problem) {
            value = try JSONValue.parse(line, refusingRepeatedKeys: true)
        } catch {
            throw Problem(description: error.description)
        }
        guard case .object(let fields) = value, let ask = value["ask"]?.string else {
            throw Problem(description: "a request is an object like {\"ask\":\"status\"}")
        }
        func allow(_ keys: [String]) throws(Problem) {
            for key in fields.keys.sorted() where key != "ask" && !keys.contains(key) {
                let near = Suggestion.nearest(to: key, among: keys).map { "; did you mean \"\($0)\"?" } ?? ""
                throw Problem(description: "\"\(ask)\" takes no \"\(key.prefix(40))\"\(near)")
            }
        }
        switch ask {
        case "status":
            try allow([])
            self = .status
        case "stop":
            try allow(["campaign"])
            self = .stop(campaign: try ControlRequest.text("campaign", value))
        case "start":
            try allow(["campaign", "folder", "engine"])
            self = .start(try ControlRequest.whose(value))
        case "set":
            try allow(["campaign", "engine", "folder", "key", "value"])
            guard let name = value["key"]?.string, let number = value["value"]?.double else {
                throw Problem(description: "\"set\" needs a key, and a value that is a number")
            }
            self = .set(
                try ControlRequest.whose(value),
                try ControlRequest.change(name, number, isWhole: Int(exactly: number) != nil)
            )
        default:
            throw Problem(
                description: "\"\(ask.prefix(40))\" cannot be asked for; known are "
                    + ControlRequest.asks.joined(separator: ", ")
            )
        }
    }

    /// Nil where there is none; what is something else is not taken for none.
    private static func text(_ key: String, _ value: JSONValue) throws(Problem) -> String? {
        guard let given = value[key] else { return nil }
        guard let text = given.string else { throw Problem(description: "\"\(key)\" must be a text") }
        return text
    }

    private static func whose(_ value: JSONValue) throws(Problem) -> Whose {
        let (campaign, folder) = (try text("campaign", value), try text("folder", value))
        var named: [Whose] = []
        if let campaign { named.append(.campaign(campaign)) }
        if let engine = value["engine"] {
            guard engine == true else { throw Problem(description: "\"engine\" can only be true") }
            named.append(.engine)
        }
        if let folder { named.append(.folder(folder)) }
        guard let first = named.first, named.count == 1 else {
            let one = named.isEmpty ? "" : "one of them: "
            throw Problem(description: "name \(one)a \"campaign\", a \"folder\", or \"engine\": true")
        }
        return first
    }

    package var json: JSONValue {
        var fields: [String: JSONValue] = [:]
        func add(_ whose: Whose) {
            switch whose {
            case .folder(let path): fields["folder"] = .string(path)
            case .campaign(let name): fields["campaign"] = .string(name)
            case .engine: fields["engine"] = true
            }
        }
        switch self {
        case .status: fields["ask"] = "status"
        case .stop(let name):
            fields["ask"] = "stop"
            fields["campaign"] = name.map { .string($0) }
        case .start(let whose):
            fields["ask"] = "start"
            add(whose)
        case .set(let whose, let change):
            fields["ask"] = "set"
            fields["key"] = .string(change.key.rawValue)
            fields["value"] = .number(change.value)
            add(whose)
        }
        return .object(fields)
    }
}

extension JSONValue {
    /// Any number.
    fileprivate var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
