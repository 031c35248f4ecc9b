import API
import Authoring
import Dialer
import Flows
import Foundation
import Outbound
import Simulation
import Store
import Testing

@Suite("The engine of a process that serves")
struct ServedEngineTests {
    private static let start = Instant(milliseconds: 1_772_467_200_000)

    /// A campaign's folder, for as long as `body` takes.
    private static func folder<T>(
        _ toml: String,
        targets: Int,
        _ body: (Gathering) async throws -> T
    ) async throws -> T {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "served-\(UUID().uuidString)"
        )
        defer {
            do { try FileManager.default.removeItem(at: directory) } catch {
                Issue.record("\(directory.path) stays: \(error)")
            }
        }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        let rows = (0..<targets).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst())" }
        let files = [
            "campaign.toml": "name = \"one\"\ntype = \"call\"\ntimezone = \"America/Denver\"\n\(toml)\n"
                + "[simulation]\nstart = \"2026-03-02T09:00:00-07:00\"",
            "targets.csv": (["external_id,destination"] + rows).joined(separator: "\n"),
            "outplan.lua": "return { tries = { total = 1 } }",
            "flow.lua": "return function(call) call:say(\"Hello.\") end",
            "callees.lua": "return { { chance = { answered = 1 }, rings = \"1s\" } }",
        ]
        for (name, text) in files {
            try Data(text.utf8).write(to: directory.appendingPathComponent(name))
        }
        return try await body(try Gathering([directory]))
    }

    private static func served(
        _ gathering: Gathering,
        _ ledger: Ledger,
        factor: Double
    ) throws -> ServedEngine {
        let start = max(start, try ledger.lastInstant() ?? start)
        return try ServedEngine(
            gathering,
            ledger: ledger,
            pace: LivePace(origin: start, factor: factor),
            start: start,
            seed: 7,
            budget: .production,
            problems: { Issue.record("\($0)") }
        )
    }

    /// The events of a ledger as they are committed.
    private static func events(of ledger: Ledger) -> Mailbox<EventRow> {
        let mailbox = Mailbox<EventRow>(limit: 100_000)
        ledger.observe { rows in for row in rows { mailbox.send(row) } }
        return mailbox
    }

    private static func next(_ kind: String, _ events: Mailbox<EventRow>) async throws -> EventRow {
        while let event = await events.next() {
            if event.kind == kind { return event }
        }
        throw CancellationError()
    }

    @Test("a target that the API adds to a campaign that waits is dialed at once")
    func added() async throws {
        try await Self.folder("end_handle = \"continue\"\n[limits]\ndrain = \"1s\"", targets: 0) {
            gathering in
            let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
            let served = try Self.served(gathering, ledger, factor: 1)
            let published = try await served.publish().map(\.published)
            let campaign = try #require(published.first).campaign.id
            let events = Self.events(of: ledger)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await served.run(published) }
                _ = try await Self.next("campaign.running", events)
                let added = served.now
                let target = TargetDraft(
                    destinations: [Destination(type: .tel, address: "+13035559999")]
                )
                _ = try await served.writer.submit([.importTargets(campaign, [target], file: "", at: added)])
                served.wake(campaign)
                let dialing = try await Self.next("attempt.dialing", events)
                #expect(dialing.at >= added)
                // Nobody else would look at it before the hour; this machine may have much else to do.
                #expect(dialing.at - added < .seconds(30))
                let status = await served.ask(.stop(campaign: "one"), by: "a test")
                guard case .done = status else {
                    Issue.record("\(status)")
                    return
                }
                served.stop()
                try await group.waitForAll()
            }
            #expect(try ledger.campaign(named: "one")?.state == .stop)
            let answer = await served.ask(.status, by: "a test")
            guard case .refused = answer else {
                Issue.record("\(answer)")
                return
            }
            await served.close()
        }
    }

    @Test("campaigns that were running when a process ended go on in the next, from the ledger alone")
    func goesOn() async throws {
        try await Self.folder("[limits]\nper_second = 0.01", targets: 60) { gathering in
            let ledger = try Ledger(.memory, simulated: true, identifiers: CountedIdentifiers())
            let first = try Self.served(gathering, ledger, factor: 20)
            let published = try await first.publish().map(\.published)
            let events = Self.events(of: ledger)
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await first.run(published) }
                do {
                    for _ in 0..<3 { _ = try await Self.next("attempt.dialing", events) }
                } catch {
                    Issue.record("\(error)")
                }
                group.cancelAll()
            }
            await first.close()
            #expect(try ledger.campaign(named: "one")?.state == .running)
            let second = try Self.served(try Gathering([]), ledger, factor: 2000)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try await second.run() }
                _ = try await Self.next("campaign.finished", events)
                second.stop()
                try await group.waitForAll()
            }
            await second.close()
            let campaign = try #require(try ledger.campaign(named: "one"))
            let attempts = try CampaignReport.attempts(campaign.id, ledger)
            #expect(Set(attempts.map(\.target)).count == 60)
            #expect(campaign.state == .finished)
        }
    }
}
