import Foundation
import Glibc
import Outbound
import Testing

/// The whole server as one process.
@Suite("A process that serves", .serialized)
struct ServeTests {
    @Test func `the document's own commands make a campaign and run it to its end`() async throws {
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder, ["--speed", "3600"])
        let outdial = try await served.make("/outdials", #"{"name":"Customers"}"#)
        for number in 0..<5 {
            let target =
                #"{"name":"t\#(number)","destination_0":{"type":"tel","target":"+1303555010\#(number)"}}"#
            _ = try await served.make("/outdials/\(outdial)/targets", target)
        }
        let outplan = try await served.make(
            "/outplans",
            #"{"name":"Two tries","try_interval":600000,"dial_timeout":30000,"max_try_count_0":2}"#
        )
        let flow = try await served.make(
            "/flows",
            #"{"name":"Survey","script":"return function(call) call:say(\"Hello\") end"}"#
        )
        let queue = try await served.make("/queues", #"{"name":"Sales"}"#)
        let body = """
            {
                "name": "Customer Survey Q1",
                "detail": "Quarterly satisfaction survey",
                "type": "call",
                "service_level": 80,
                "end_handle": "stop",
                "outdial_id": "\(outdial)",
                "outplan_id": "\(outplan)",
                "queue_id": "",
                "flow_id": "\(flow)",
                "source": "+15551234567"
            }
            """
        let made = try await served.ask("POST", "/campaigns?token=\(served.key)", body, key: "none")
        #expect(made.status == 200, "\(made.text)")
        #expect(made.json["status"] == "stop")
        let campaign = try #require(made.json["id"]?.string)
        let started = try await served.ask(
            "PUT",
            "/campaigns/\(campaign)?token=\(served.key)",
            #"{ "status": "running" }"#,
            key: "none"
        )
        #expect(started.status == 200, "\(started.text)")
        #expect(["running", "finished"].contains(started.json["status"]?.string))
        #expect(started.json["service_level"] == 80)
        try await served.until("/campaigns/\(campaign)") { $0["status"] == "finished" }
        let calls = try await served.ask("GET", "/campaigns/\(campaign)/campaigncalls")
        guard case .array(let rows)? = calls.json["result"] else {
            Issue.record("\(calls.text)")
            return
        }
        #expect(rows.count >= 5)
        #expect(rows.allSatisfy { $0["status"] == "done" })
        #expect(rows.allSatisfy { $0["source"]?["target"] == "+15551234567" })
        _ = queue
        served.send(SIGTERM)
        #expect(served.ends() == 0)
    }

    @Test func `no acknowledged write is lost when the process is killed under load`() async throws {
        let folder = try TemporaryFolder()
        var served = try ServedProgram(in: folder, ["--rate", "0"])
        let key = served.key
        let outdial = try await served.make("/outdials", #"{"name":"Many"}"#)
        var acknowledged: [String] = []
        for round in 0..<3 {
            let now = served
            acknowledged += await withTaskGroup(of: [String].self) { group in
                for client in 0..<16 {
                    group.addTask {
                        var ids: [String] = []
                        // Until the process is gone under the requests.
                        while true {
                            let name = "r\(round)-\(client)-\(ids.count)"
                            let target =
                                #"{"name":"x","external_id":"\#(name)","destination_0":"#
                                + #"{"type":"email","target":"\#(name)@example.org"}}"#
                            guard
                                let reply = try? await now.ask(
                                    "POST",
                                    "/outdials/\(outdial)/targets",
                                    target,
                                    key: key,
                                    // A process that is gone is asked again and again for so long.
                                    seconds: 5
                                ), reply.status == 200, let id = reply.json["id"]?.string
                            else { return ids }
                            ids.append(id)
                            if client == 0, ids.count == 40 { now.send(SIGKILL) }
                        }
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(served.ends() == SIGKILL)
            served = try ServedProgram(in: folder, ["--rate", "0"])
        }
        #expect(acknowledged.count >= 3 * 40)
        for id in acknowledged {
            let reply = try await served.ask("GET", "/outdials/\(outdial)/targets/\(id)", key: key)
            #expect(reply.status == 200, "\(reply.text)")
        }
    }

    @Test func `nothing listens beyond this machine without a key`() throws {
        let folder = try TemporaryFolder()
        let result = try Program.run(
            "serve",
            "--listen",
            "0.0.0.0:0",
            "--database",
            folder.path("x.db"),
            in: folder
        )
        #expect(result.code == 1)
        #expect(result.errors.contains("nothing listens on 0.0.0.0 without an access key"))
        let made = try Program.run("key", "create", "--database", folder.path("x.db"), in: folder)
        #expect(made.code == 0)
        #expect(made.output.hasPrefix("ts_"))
    }

    @Test func `a port that is taken and a certificate that is none end it with a sentence`() throws {
        let folder = try TemporaryFolder()
        let served = try ServedProgram(in: folder)
        let taken = try Program.run(
            "serve",
            "--listen",
            "127.0.0.1:\(served.port)",
            "--database",
            folder.path("other.db"),
            in: folder
        )
        #expect(taken.code == 1)
        #expect(taken.errors.contains("127.0.0.1:\(served.port)"))
        try folder.file("cert.pem", "no certificate")
        let unreadable = try Program.run(
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--database",
            folder.path("third.db"),
            "--tls-certificate",
            folder.path("cert.pem"),
            "--tls-key",
            folder.path("cert.pem"),
            in: folder
        )
        #expect(unreadable.code == 1)
        #expect(unreadable.errors.contains("cert.pem"))
    }
}
