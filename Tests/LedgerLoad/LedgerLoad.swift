import CLedgerFaults
import Foundation
import Outbound
import Store
import Synchronization

/// A process that writes a ledger as an engine does and dies, or whose disk fails, at a chosen moment: what
/// the crash tests start. It says in its output what the ledger has acknowledged, a line each, so that the
/// tests know what must be there.
///
/// usage: LedgerLoad FILE SEED ATTEMPTS FAULT CALLS [nobody] [hurry] [early] [record=FILE] [normal]
@main
struct LedgerLoad {
    static let start = Instant(milliseconds: 1_772_463_600_000)
    static let tasks = 8

    let ledger: Ledger
    let writer: LedgerWriter
    let campaign: Campaign
    let outplan: Identifier<ScriptVersion>
    let seed: UInt64

    static func main() async {
        let arguments = CommandLine.arguments
        guard arguments.count >= 6, let seed = UInt64(arguments[2]), let attempts = Int(arguments[3]),
            let fault = faults(named: arguments[4]), let calls = Int(arguments[5])
        else {
            say(
                "usage: LedgerLoad FILE SEED ATTEMPTS FAULT CALLS [nobody] [hurry] [early] [record=FILE] [normal]"
            )
            exit(64)
        }
        do {
            if arguments.contains("nobody"), faults_become_nobody() == 0 { exit(77) }
            if arguments.contains("hurry") { faults_hurry() }
            let isEarly = arguments.contains("early")
            if isEarly { faults_arm(fault, calls) }
            if let record = arguments.first(where: { $0.hasPrefix("record=") }) {
                // The file must be there to be known again.
                close(open(arguments[1], O_RDWR | O_CREAT | O_CLOEXEC, 0o600))
                if faults_record(String(record.dropFirst("record=".count)), arguments[1]) == 0 { exit(74) }
            }
            let load = try LedgerLoad(
                arguments[1],
                seed: seed,
                durability: arguments.contains("normal") ? .checkpoints : .commits
            )
            if !isEarly { faults_arm(fault, calls) }
            await load.run(attempts: attempts)
            say("ended")
        } catch {
            say("failed \(error)")
            exit(1)
        }
    }

    private static func faults(named name: String) -> faults? {
        let known: [String: faults] = [
            "none": FAULTS_NONE, "kill": FAULTS_KILL, "torn": FAULTS_TORN, "full": FAULTS_FULL,
            "sync": FAULTS_SYNC, "write": FAULTS_WRITE,
        ]
        return known[name]
    }

    /// One write call a line: what was said before a kill was said whole.
    static func say(_ text: String) {
        faults_mark(text)
        let line = Array((text + "\n").utf8)
        _ = write(1, line, line.count)
    }

    init(_ file: String, seed: UInt64, durability: Ledger.Durability) throws {
        self.seed = seed
        let opened = try Ledger(
            .file(file),
            simulated: true,
            identifiers: CountedIdentifiers(seed: seed),
            durability: durability
        )
        ledger = opened
        writer = LedgerWriter(ledger, mode: .thread)
        LedgerLoad.say("opened")
        let saved = try ledger.commit([
            .rescue(at: LedgerLoad.start),
            .saveCampaign(
                Campaign(name: "load", kind: .call, maxDuration: .zero),
                outplan: ScriptDraft(file: "outplan.lua", source: "return {}"),
                flow: nil,
                queue: nil,
                at: LedgerLoad.start
            ),
        ])
        guard case .rescued(let rescued) = saved[0], case .campaign(let campaign, let outplan, _) = saved[1]
        else {
            throw LedgerError(.damaged, "\(saved)")
        }
        (self.campaign, self.outplan) = (campaign, outplan)
        LedgerLoad.say("rescued \(rescued.count)")
        _ = try ledger.commit([
            .campaignState(campaign.id, .running, at: LedgerLoad.start),
            .importTargets(campaign.id, (0..<64).map(Self.draft), file: "targets.csv", at: LedgerLoad.start),
        ])
    }

    private static func draft(_ number: Int) -> TargetDraft {
        TargetDraft(
            externalID: "t\(number)",
            destinations: [Destination(type: .tel, address: "+130355501\(number)")]
        )
    }

    /// Attempts of many targets at once, as campaigns make them: whoever waits shares a commit.
    func run(attempts: Int) async {
        do {
            let targets = try ledger.targets(campaign.id, limit: 64)
            await withTaskGroup { group in
                for task in 0..<Self.tasks {
                    let own = targets.enumerated().filter { $0.offset % Self.tasks == task }.map(\.element)
                    group.addTask { await attempt(own, count: attempts / Self.tasks, task: task) }
                }
            }
        } catch {
            Self.say("failed \(error)")
        }
        await writer.close()
    }

    private func attempt(_ targets: [Target], count: Int, task: Int) async {
        var generator = Generator(seed: seed, "load", "\(task)")
        do throws(LedgerError) {
            for number in 0..<count { try await attempt(targets[number % targets.count], &generator) }
        } catch {
            Self.say("failed \(error)")
        }
    }

    private func attempt(_ target: Target, _ generator: inout Generator) async throws(LedgerError) {
        let intended = try await writer.submit([
            .intend(
                Intent(
                    campaign: campaign.id,
                    target: target.id,
                    destination: target.destinations[0],
                    outplan: outplan,
                    leg: true,
                    at: Self.start
                )
            )
        ])
        guard case .intended(let attempt, let leg?) = intended[0] else {
            throw LedgerError(.damaged, "not intended: \(intended)")
        }
        // The carrier is called here, so the attempt has to be in the ledger whatever comes.
        Self.say("intended \(attempt.id) \(target.id)")
        let bytes = JSONValue.string((0..<20).map { _ in String(generator.next(), radix: 36) }.joined())
        if generator.next() % 4 > 0 {
            _ = try await writer.submit([
                .legAnswered(leg, at: Self.start), .answered(attempt.id, by: .person, at: Self.start),
                .openLeg(attempt.id, kind: .dialed, destination: target.destinations[0], at: Self.start),
                .setVariables(attempt.id, ["worked": bytes], at: Self.start),
            ])
            Self.say("worked \(attempt.id)")
        }
        let outcome: Outcome = generator.next() % 2 == 0 ? .busy : .answered
        _ = try await writer.submit([
            .legEnded(leg, cause: "hung_up", code: 200, at: Self.start),
            .setVariables(attempt.id, ["settled": true], at: Self.start),
            .settle(
                Settlement(
                    attempt: attempt.id,
                    outcome: outcome,
                    endedAt: Self.start,
                    next: .idle(due: Self.start, hold: nil),
                    trace: [UInt8](bytes.text.utf8)
                )
            ),
        ])
        Self.say("settled \(attempt.id) \(outcome.rawValue)")
    }
}

/// Names that no other run of the same file has, as long as its seed is another.
private final class CountedIdentifiers: IdentifierSource {
    private let generator: Mutex<Generator>

    init(seed: UInt64) { generator = Mutex(Generator(seed: seed, "identifiers")) }

    func next() -> String {
        generator.withLock { generator in
            let (high, low) = (generator.next(), generator.next())
            return String(high, radix: 16) + "-" + String(low, radix: 16)
        }
    }
}
