import Foundation
import Glibc
import Outbound
import Testing

/// Webhooks of the real program, told over the wire.
@Suite(.serialized)
struct WebhookTests {
    private struct Told {
        var event: Int64
        var type: String
        var resource: String
        var body: Substring
    }

    private static func told(_ lines: [String]) throws -> [Told] {
        try lines.map { line in
            let parts = line.split(separator: " ", maxSplits: 3)
            try #require(parts.count == 4 && parts[0] == "POST", "\(line)")
            let json = try JSONValue(parsing: String(parts[3]))
            return Told(
                event: try #require(Int64(parts[2].split(separator: "_")[1])),
                type: try #require(json["type"]?.string),
                resource: try #require(json["data"]?["id"]?.string),
                body: parts[3]
            )
        }
    }

    @Test func `no event is lost or out of its order, though the process is killed and its receiver fails`()
        async throws
    {
        let folder = try TemporaryFolder()
        let receiver = try WebPeer(header: "webhook-id", failing: 7)
        _ = try folder.file("trunkside.toml", "[webhooks]\nallow = [\"127.0.0.1:\(receiver.port)\"]\n")
        var served = try ServedProgram(in: folder, ["--rate", "0"])
        let key = served.key
        let made = try await served.ask(
            "POST",
            "/webhooks",
            #"{"url":"http://127.0.0.1:\#(receiver.port)/hook","types":["outdial"]}"#
        )
        let webhook = try #require(made.json["id"]?.string, "\(made.text)")
        var acknowledged: [String] = []
        for round in 1...2 {
            let now = served
            acknowledged += await withTaskGroup(of: [String].self) { group in
                for _ in 0..<4 {
                    group.addTask { await Self.write(to: now, key: key) }
                }
                group.addTask {
                    // In the middle of what is written and told.
                    _ = try? await now.until("/webhooks/\(webhook)") {
                        ($0["delivered"]?.integer ?? 0) > 25 * Int64(round)
                    }
                    now.send(SIGKILL)
                    return []
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(served.ends() == SIGKILL)
            served = try ServedProgram(in: folder, ["--rate", "0"], key: key)
        }
        let last = try await served.ask("POST", "/outdials", #"{"name":"last"}"#, key: key)
        acknowledged.append(try #require(last.json["id"]?.string))
        try await served.until("/webhooks/\(webhook)") { state in
            state["waiting"] == 0 && (state["last_event_id"]?.integer ?? 0) > 1
        }
        served.send(SIGTERM)
        #expect(served.ends() == 0)
        let told = try Self.told(receiver.end())
        let created = Set(told.filter { $0.type == "outdial_created" }.map(\.resource))
        #expect(acknowledged.count > 10)
        #expect(Set(acknowledged).isSubset(of: created))
        for (event, tries) in Dictionary(grouping: told, by: \.event) {
            #expect(Set(tries.map(\.body)).count == 1, "event \(event) was told in two ways")
        }
        for (resource, events) in Dictionary(grouping: told, by: \.resource) {
            var order = events.map(\.event)
            order = order.enumerated().filter { order.firstIndex(of: $1) == $0 }.map(\.element)
            #expect(order == order.sorted(), "the events of \(resource) came out of order")
        }
    }

    /// Makes and renames lists until the process is gone; those whose making was answered.
    private static func write(to served: ServedProgram, key: String) async -> [String] {
        var ids: [String] = []
        while true {
            guard
                let made = try? await served.ask("POST", "/outdials", #"{"name":"a"}"#, key: key, seconds: 2),
                let id = made.json["id"]?.string
            else { return ids }
            ids.append(id)
            _ = try? await served.ask("PATCH", "/outdials/\(id)", #"{"name":"b"}"#, key: key, seconds: 2)
        }
    }
}
