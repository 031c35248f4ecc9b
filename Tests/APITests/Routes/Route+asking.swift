import API
import Dialer
import HTTPTypes
import Outbound

/// How a test asks a route that it knows from the table alone.
extension Route {
    /// As it is named in a failure.
    var title: String { "\(method.rawValue) \(path)" }

    /// The names in the path.
    var names: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    func path(_ ids: [String: String]) -> String {
        names.reduce(path) { $0.replacing("{\($1)}", with: ids[$1] ?? "absent") }
    }

    /// Whoever asks them gets an answer without a key.
    static let open = [
        "/", "/healthz", "/openapi.json", "/page.css", "/page.js", "/readyz",
    ]
    /// They end with whoever follows.
    static let streams = ["/v1.0/campaigns/{campaign_id}/events", "/v1.0/events"]
    /// Bodies that are no JSON.
    static let files = ["/v1.0/campaigns/upload", "/v1.0/outdials/{outdial_id}/targets/import"]
    /// VoIPBIN has them, and here they say what to do instead.
    static let refused = [
        "/v1.0/agents/{agent_id}/password", "/v1.0/agents/{agent_id}/permission",
        "/v1.0/agents/{agent_id}/tag_ids", "/v1.0/campaigns/{campaign_id}/actions",
    ]

    var isStream: Bool { Self.streams.contains(path) }
    var isFile: Bool { Self.files.contains(path) }
    var isRefused: Bool { Self.refused.contains(path) }
    var isWrite: Bool { ![.get, .delete].contains(method) }
    var takesJSON: Bool { isWrite && !isFile }

    /// What is asked where nothing else matters: it can be done, and leaves the resource alive.
    func body(of owner: Holdings) -> [String: JSONValue] {
        let campaign = "/v1.0/campaigns/{campaign_id}"
        let agent = "/v1.0/agents/{agent_id}"
        let address = JSONValue.string(owner.area + "0177")
        switch title {
        case "POST /v1.0/flows": return ["script": "return function(call) end"]
        case "POST /v1.0/donotcontacts": return ["address": address]
        case "POST /v1.0/webhooks", "PUT /v1.0/webhooks/{webhook_id}":
            return ["url": .string("https://\(owner.word).example.org/")]
        case "POST /v1.0/webhooks/{webhook_id}/replay": return ["dead": true]
        case "POST /v1.0/outdials/{outdial_id}/targets": return ["destination_0": address]
        case "PUT /v1.0/outdials/{outdial_id}/targets/{target_id}":
            return ["destination_0": .string(owner.area + "0178")]
        case "PUT /v1.0/outdials/{outdial_id}/campaign_id":
            return ["campaign_id": .string(owner.id("campaign_id"))]
        case "PUT /v1.0/outdials/{outdial_id}/data": return ["data": "none"]
        case "PUT \(campaign)/status": return ["status": "stop"]
        case "PUT \(campaign)/service_level": return ["service_level": 50]
        case "PUT \(campaign)/next_campaign_id": return ["next_campaign_id": ""]
        case "PUT \(campaign)/resource_info": return ["outdial_id": .string(owner.id("outdial_id"))]
        case "PUT \(agent)/status": return ["status": "away"]
        case "PUT \(agent)/addresses":
            return ["addresses": [.object(["type": "tel", "target": address])]]
        case "PUT \(agent)/queue_id": return ["queue_id": .string(owner.id("queue_id"))]
        case "POST /v1.0/campaigns/{campaign_id}/simulate": return ["days": 1]
        default: return [:]
        }
    }
}

extension LiveServer {
    /// An engine that does whatever it is asked.
    static let obedient: @Sendable (Order.Demand) -> Order.Answer = { _ in .done("done") }

    /// Asks a route with ids in its path, and a body where it takes one.
    func ask(
        _ route: Route,
        _ ids: [String: String],
        key: String?,
        body: [String: JSONValue] = [:],
        query: String = "",
        headers: [String: String] = [:]
    ) async throws -> Reply {
        let path = route.path(ids) + query
        guard route.isWrite else {
            return try await ask(route.method.rawValue, path, key: key, headers: headers)
        }
        guard route.isFile else {
            let text = JSONValue.object(body).text
            return try await ask(route.method.rawValue, path, key: key, headers: headers, body: text)
        }
        var headers = headers
        if headers["Content-Type"] == nil {
            headers["Content-Type"] = path.contains("upload") ? "application/x-tar" : "text/csv"
        }
        return try await ask(
            route.method.rawValue,
            path,
            key: key,
            headers: headers,
            body: "destination\n+13035550188\n"
        )
    }
}
