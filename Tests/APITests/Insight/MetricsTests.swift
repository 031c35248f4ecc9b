import API
import Foundation
import Outbound
import Store
import Testing

@Suite("Metrics for Prometheus")
struct MetricsTests {
    @Test func `a known parser reads every family, and the numbers are those of the ledger`() async throws {
        try await LiveServer.run { server in
            let scene = try Scene(server.services.ledger, name: "a \"b\"\\c")
            try scene.begin()
            try scene.attempt("p0", at: Scene.start, .answered, next: .done(.reached))
            try scene.attempt("p1", at: Scene.start, .abandoned)
            _ = try await server.ask("GET", "/healthz")
            _ = try await server.ask("GET", "/v1.0/nowhere")
            let metrics = try await server.ask("GET", "/metrics", key: LiveServer.read)
            #expect(metrics.status == 200)
            #expect(metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = Set(metrics.text.split(separator: "\n").map(String.init))
            let labels = "campaign=\"a \\\"b\\\"\\\\c\""
            for line in [
                "# TYPE trunkside_dials_total counter",
                "trunkside_dials_total{\(labels),outcome=\"abandoned\"} 1",
                "trunkside_abandon_ratio{\(labels)} 0.5",
                "trunkside_targets{state=\"done_reached\"} 1", "trunkside_targets{state=\"waiting\"} 2",
                "trunkside_dial_attempts_inflight 0", "trunkside_ledger_uncertain 0",
                // p2 has waited since the start, two hours.
                "trunkside_scheduler_lag_seconds 7200.0",
                "trunkside_http_requests_total{method=\"GET\",route=\"/healthz\",status=\"200\"} 1",
                "trunkside_http_requests_total{method=\"GET\",route=\"(none)\",status=\"404\"} 1",
                "trunkside_http_request_seconds_count{route=\"/healthz\"} 1",
            ] {
                #expect(lines.contains(line), "\(line) in\n\(metrics.text)")
            }
            try Prometheus.check(metrics.text)
            if Prometheus.isHere {
                let isRead = try Prometheus.parses(metrics.text)
                #expect(isRead)
            }
        }
    }

    @Test func `every family that operators build on is there, and none has the ids of anything`()
        async throws
    {
        try await LiveServer.run { server in
            let ana = Destination(type: .sip, address: "sip:ana@192.0.2.10")
            let scene = try Scene(server.services.ledger, queue: Queue(name: "desk", agents: [ana]))
            try scene.begin()
            let attempt = try scene.attempt("p0", at: Scene.start, .answered, next: .done(.reached))
            let text = try await server.ask("GET", "/metrics", key: LiveServer.read).text
            for family in [
                "dials_total counter", "dial_attempts_inflight gauge", "targets gauge", "abandon_ratio gauge",
                "agents gauge", "queue_wait_seconds histogram", "scheduler_lag_seconds gauge",
                "flow_step_seconds histogram", "ledger_uncertain gauge",
            ] {
                #expect(text.contains("# TYPE trunkside_\(family)\n"), "\(family)")
            }
            #expect(text.contains("trunkside_agents{queue=\"desk\",state=\"offline\"} 1\n"))
            #expect(!text.contains(attempt.uuid) && !text.contains(scene.campaign.uuid))
            #expect(!text.contains("+1303555") && !text.contains("ana@"))
        }
    }

    @Test func `campaigns and queues go by what their owner calls them, also where two have one title`()
        async throws
    {
        try await LiveServer.run { server in
            for name in ["one", "two"] {
                let scene = try Scene(server.services.ledger, name: name, queue: Queue(name: name))
                try scene.begin()
                try scene.attempt("p0", at: Scene.start, .busy)
                let path = "/v1.0/campaigns/\(scene.campaign.uuid)"
                #expect(try await server.ask("PATCH", path, body: #"{"name":"spring"}"#).status == 200)
                for part in ["/statistics", "/diagnosis", "/explain"] {
                    let reply = try await server.ask("GET", path + part)
                    #expect(reply.json["campaign"] == "spring", "\(part): \(reply.text.prefix(200))")
                }
                let queue = try await server.ask("GET", path).json["queue_id"]?.string ?? ""
                let renamed = try await server.ask(
                    "PATCH",
                    "/v1.0/queues/\(queue)",
                    body: #"{"name":"desk"}"#
                )
                #expect(renamed.status == 200)
                _ = try await server.make(
                    "agents",
                    #"{"queue_id":"\#(queue)","addresses":[{"type":"tel","target":"+13035550100"}]}"#
                )
            }
            let text = try await server.ask("GET", "/metrics").text
            #expect(text.contains("trunkside_dials_total{campaign=\"spring\",outcome=\"busy\"} 2\n"))
            #expect(text.contains("trunkside_agents{queue=\"desk\",state=\"offline\"} 2\n"))
            #expect(!text.contains("\"one\""))
            try Prometheus.check(text)
        }
    }

    @Test func `it needs a key, for campaigns have names`() async throws {
        try await LiveServer.run { server in
            let reply = try await server.ask("GET", "/metrics", key: nil)
            #expect(reply.status == 401)
        }
    }

    @Test func `further campaigns than the limit are counted without a name, methods and paths are few`() {
        let metrics = Metrics()
        for id in 0..<Int64(Metrics.campaignLimit + 50) {
            metrics.see([
                EventRow(
                    id: id + 1,
                    at: Scene.start,
                    kind: "attempt.done",
                    campaign: Identifier(id + 1),
                    attempt: Identifier(id + 1),
                    body: ["outcome": "busy"]
                )
            ])
        }
        #expect(metrics.counted == Metrics.campaignLimit + 1)
    }
}

/// Reads the text format strictly; and asks the reader of Prometheus's own Python package, where it is
/// installed (`pip install prometheus_client`).
enum Prometheus {
    /// Every family has its help and type before its samples; every sample is a name, labels and a number.
    static func check(_ text: String) throws {
        let label = #"[a-z_]+="(?:[^"\\\n]|\\[\\"n])*""#
        let sample = try Regex(
            "([a-z_]+)(?:\\{(\(label)(?:,\(label))*)\\})? (-?[0-9.e+-]+)",
            as: (Substring, Substring, Substring?, Substring).self
        )
        var families: [String] = []
        var seen: Set<String> = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("# ") {
                let words = line.split(separator: " ", maxSplits: 3).map(String.init)
                try #require(words.count == 4 && ["HELP", "TYPE"].contains(words[1]), "\(line)")
                if words[1] == "HELP" { families.append(words[2]) }
                #expect(families.last == words[2])
                #expect(words[1] == "HELP" || ["counter", "gauge", "histogram"].contains(words[3]))
                continue
            }
            let match = try #require(line.wholeMatch(of: sample), "\(line)")
            let name = String(match.1)
            let family = try #require(families.last)
            #expect(
                [family, family + "_bucket", family + "_sum", family + "_count"].contains(name),
                "\(line)"
            )
            #expect(seen.insert("\(name) \(match.2 ?? "")").inserted, "twice: \(line)")
        }
        #expect(Set(families).count == families.count)
        #expect(text.hasSuffix("\n") && families.count >= 10)
    }

    static var isHere: Bool {
        do { return try run("import prometheus_client.parser", "") == 0 } catch { return false }
    }

    static func parses(_ text: String) throws -> Bool {
        let script = """
            import sys
            from prometheus_client.parser import text_string_to_metric_families
            families = list(text_string_to_metric_families(sys.stdin.read()))
            assert len(families) >= 10, families
            assert all(f.documentation and f.type in ("counter", "gauge", "histogram") for f in families)
            """
        return try run(script, text) == 0
    }

    private static func run(_ script: String, _ text: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let input = Pipe()
        process.standardInput = input
        process.standardError = Pipe()
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
        try input.fileHandleForWriting.close()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
