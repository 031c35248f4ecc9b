import Authoring
import Dialer
import Foundation
import Intake
import Outbound
import Simulation
import Store
import Testing

/// Campaign folders made for one test and run by the real engine over simulated carriers, in virtual time,
/// with every checker watching.
struct Story {
    let ledger: Ledger
    let end: SimulatedRun.End
    let journal: String

    /// Monday, nine o'clock in Denver.
    static let start = Instant(milliseconds: 1_772_467_200_000)

    /// One campaign: what its `campaign.toml` says besides name and zone, and its other files.
    struct Folder {
        var name = "story"
        var type = "call"
        var timezone = "America/Denver"
        var toml = ""
        var files: [String: String]

        var campaign: String {
            let zone = timezone.isEmpty ? "" : "timezone = \"\(timezone)\""
            return """
                name = "\(name)"
                type = "\(type)"
                \(zone)
                \(toml)
                [simulation]
                start = "2026-03-02T09:00:00-07:00"
                """
        }
    }

    /// Simulates one folder of these files; `campaign` is added to a small `campaign.toml`.
    static func simulate(
        _ files: [String: String],
        campaign: String = "",
        seed: UInt64 = 7,
        days: Int64 = 7
    ) async throws -> Story {
        try await simulate([Folder(toml: campaign, files: files)], seed: seed, days: days)
    }

    /// Simulates folders in one engine; `engine` is the `trunkside.toml` above them.
    static func simulate(
        _ folders: [Folder],
        engine: String = "",
        from start: Instant = start,
        seed: UInt64 = 7,
        days: Int64 = 7,
        on ledger: Ledger? = nil,
        giving: (Campaign) -> Bool = { _ in true },
        problems: @escaping @Sendable (String) -> Void = { Issue.record("a callee's script: \($0)") },
        altering: (inout EngineSetting) -> Void = { _ in },
        during: (@Sendable (Engine) async throws -> Void)? = nil
    ) async throws -> Story {
        let above = FileManager.default.temporaryDirectory.appendingPathComponent(
            "story-\(UUID().uuidString)"
        )
        defer {
            do { try FileManager.default.removeItem(at: above) } catch {
                Issue.record("\(above.path) stays: \(error)")
            }
        }
        var directories: [URL] = []
        for folder in folders {
            let directory = above.appendingPathComponent(folder.name)
            directories.append(directory)
            try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            var all = folder.files
            all["campaign.toml"] = folder.campaign
            for (name, text) in all {
                try Data(text.utf8).write(to: directory.appendingPathComponent(name))
            }
        }
        try Data(engine.utf8).write(to: above.appendingPathComponent("trunkside.toml"))
        let journal = JournalText()
        let run = try SimulatedRun(
            try Gathering(directories),
            start: start,
            days: days,
            seed: seed,
            journal: journal,
            ledger: ledger,
            problems: problems
        )
        let publications = try await run.publish()
        let problems = publications.flatMap(\.problems).map(\.description)
        #expect(problems == [])
        let given = publications.map(\.published).filter { giving($0.campaign) }
        let end = try await run.run(given, altering: altering, during: during)
        #expect(end.violations == [])
        return Story(ledger: run.ledger, end: end, journal: journal.text)
    }

    /// Runs folders on this story's ledger, from its last instant on, as a later process would.
    func again(_ folders: [Folder]) async throws -> Engine.Report {
        let start = try ledger.lastInstant() ?? Self.start
        return try await Story.simulate(folders, from: start, on: ledger).report
    }

    struct Missing: Error {}
}

/// What became of it.
extension Story {
    var report: Engine.Report { end.report }

    var campaign: Campaign { get throws { try campaign("story") } }

    func campaign(_ name: String) throws -> Campaign {
        guard let campaign = try ledger.campaign(named: name) else { throw Missing() }
        return campaign
    }

    var attempts: [Attempt] { get throws { try attempts("story") } }
    var targets: [Target] { get throws { try targets("story") } }

    func attempts(_ name: String) throws -> [Attempt] {
        try CampaignReport.attempts(campaign(name).id, ledger)
    }

    func targets(_ name: String) throws -> [Target] {
        try CampaignReport.targets(campaign(name).id, ledger)
    }

    var events: [EventRow] { get throws { try ledger.events(after: 0, limit: 1_000_000) } }

    /// When attempts started, as a clock in Denver shows it.
    func starts(_ attempts: [Attempt]) -> [String] {
        let zone = Zone("America/Denver")
        return attempts.map { zone?.text($0.startedAt) ?? "" }
    }

    /// From each attempt's end to the next one's start.
    func gaps(_ attempts: [Attempt]) -> [Duration] {
        zip(attempts, attempts.dropFirst()).map { $1.startedAt - ($0.endedAt ?? Self.start) }
    }

    /// The sentences of the page and the terminal about those who were not reached.
    func unreached(_ name: String = "story") throws -> [String] {
        try CampaignReport.read(name, ledger: ledger).unreached.map { "\($0.count) \($0.reason)" }
    }
}

/// Files that many stories share.
extension Story {
    /// A list of this many people.
    static func people(_ count: Int) -> String {
        (["external_id,destination,name"]
            + (0..<count).map { "p\($0),+1303555\(String(10_000 + $0).dropFirst()),Ada" })
            .joined(separator: "\n")
    }

    static let answers = "return { { chance = { answered = 1 }, rings = { \"2s\", \"4s\" } } }"

    static let greets = "return function(call) call:say(\"Hello.\") end"

    /// Callees who do, call for call, what column `does` of their row says; the last word repeats.
    static let asTold = """
        return {
            { rings = "2s", after = "5m", greeting = "4s",
              run = function(callee) callee:wait("10d") end,
              chance = function(target, attempt)
                local words = {}
                for word in (target.data.does or "answered"):gmatch("%S+") do words[#words + 1] = word end
                local word = words[math.min(attempt.number, #words)]
                if word == "no_answer" or word == "sent" then return {} end
                return { [word] = 1 }
              end },
        }
        """

    /// One outplan's table, by its text.
    static func plan(_ text: String) -> String { "return { \(text) }" }

    /// A folder of people who do as they are told; `rows` are below `external_id,destination,` and more
    /// columns.
    static func told(
        _ rows: [String],
        columns: String = "does",
        plan: String,
        flow: String = greets,
        toml: String = "",
        name: String = "story",
        type: String = "call"
    ) -> Folder {
        Folder(
            name: name,
            type: type,
            toml: toml,
            files: [
                "targets.csv": (["external_id,destination,\(columns)"] + rows).joined(separator: "\n"),
                "outplan.lua": Self.plan(plan), "flow.lua": flow, "callees.lua": asTold,
            ]
        )
    }
}
