import Dialer
import Flows
import Foundation
import Intake
import Lua
import Outbound
import Store

/// A prompt for authors: Lua, a campaign under virtual time, and calls in which one plays the callee or the
/// flow. The same lines give the same output, byte for byte.
package final class ReplSession {
    let console: any Console
    private let setup: ReplSetup
    private var lua: ConsoleRun?
    private(set) var world: ReplWorld?
    private var chunk = TypedChunk()
    private var typed: [String] = []
    private var hasEnded = false
    private let problems = CastProblems()
    /// What is played in the call that goes on.
    var hearing = Hearing()
    /// The latest attempt that was called from here.
    var lastCalled: Identifier<Attempt>?

    static let prompt = "> "
    static let continued = ">> "
    /// Lines that `.history` keeps.
    private static let historyLimit = 1000

    /// Opens the folder; throws what `check` would say of it, where it cannot be used.
    package init(_ setup: ReplSetup, console: any Console) throws {
        self.setup = setup
        self.console = console
        if let directory = setup.directory { world = try world(directory, seed: nil) }
        let folder = world?.gathering.folders.first
        do {
            lua = try ConsoleRun(
                modules: folder?.modules ?? [],
                now: { [weak self] in self?.now ?? Instant(milliseconds: 0) },
                zone: world?.zone,
                seed: world?.seed ?? setup.seed ?? 0
            )
        } catch {
            throw Findings([Finding(error, in: setup.directory ?? URL(fileURLWithPath: "."))])
        }
    }

    private func world(_ directory: URL, seed: UInt64?) throws -> ReplWorld {
        try ReplWorld(
            setup,
            directory: directory,
            seed: seed,
            isInterrupted: { [console] in console.wasInterrupted() },
            problems: { [problems] in problems.add($0) }
        )
    }

    private var now: Instant { world?.now ?? setup.start ?? Instant(milliseconds: 0) }

    /// Reads and answers lines until the end.
    package func run() {
        greet()
        while !hasEnded {
            switch console.read(chunk.isEmpty ? Self.prompt : Self.continued, completing: complete) {
            case .line(let line): take(line)
            case .interrupted: chunk = TypedChunk()
            case .refused(let why): console.write(why)
            case .end:
                // What was left open says why it was not complete.
                if let text = chunk.end() { evaluate(text) }
                return
            }
        }
    }

    private func greet() {
        guard let world else {
            return console.write("Lua, and the values of scripts. .help lists commands.")
        }
        let report = world.publication.report.list
        let name = world.published.campaign.name
        var bad = report.invalid > 0 ? ", \(report.invalid) refused" : ""
        if report.duplicate > 0 { bad += ", \(report.duplicate) duplicates" }
        let targets = ReplSession.count(Int64(report.accepted), "target")
        console.write("\(name): \(targets)\(bad); seed \(world.seed)")
        console.write("\(clockText(world)). .help lists commands.")
        if let refusal = world.refusal { console.write("(\(refusal))") }
    }

    private func take(_ line: String) {
        if typed.count < Self.historyLimit { typed.append(line) }
        if chunk.isEmpty {
            let text = line.trimmed
            if text.isEmpty { return }
            if text.hasPrefix(".") { return command(text) }
        }
        switch chunk.take(line) {
        case .more: return
        case .tooLong:
            console.write("the text is longer than \(TypedChunk.limit) bytes, the limit; it is forgotten")
        case .complete(let text): evaluate(text)
        }
    }

    private func evaluate(_ text: String) {
        guard let result = lua?.evaluate(text) else { return }
        show(result)
        if result.isForgotten { console.write("(the globals are forgotten: they filled the memory)") }
    }

    /// What a typed text printed, and gave.
    func show(_ result: ConsoleResult) {
        for line in result.log {
            console.write(line.level == .info ? line.text : "\(line.level.rawValue): \(line.text)")
        }
        switch result.value {
        case .shown(let text): if !text.isEmpty { console.write(text) }
        case .failed(let problem): console.write(problem.description)
        }
    }

    private func command(_ line: String) {
        do {
            try perform(try ReplCommand(line, zone: world?.zone))
        } catch let findings as Findings {
            for finding in findings.all { console.write(finding.description) }
        } catch {
            console.write("\(error)")
        }
        for problem in problems.take() { console.write("callees.lua: \(problem)") }
    }

    private func perform(_ command: ReplCommand) throws {
        switch command {
        case .help: for line in ReplCommand.helpLines { console.write(line) }
        case .quit: hasEnded = true
        case .history: for line in typed.dropLast() { console.write("  \(line)") }
        case .targets(let text): try listTargets(text)
        case .target(let name): try showTarget(name)
        case .attempts(let name): try showAttempts(name)
        case .plan(let name): try plan(name)
        case .explain(let name, let at): try explain(name, at: at)
        case .clock: console.write(clockText(try playing()))
        case .advance(let duration):
            let world = try playing()
            try advance(to: world.now + duration)
        case .runUntilIdle: try advance(to: nil)
        case .runUntil(let instant): try advance(to: instant)
        case .trace(let attempt): try trace(attempt)
        case .reload: try reload()
        case .seed(let seed): try reseed(seed)
        case .call(let name): try call(name)
        case .flow(let name): try flow(name)
        }
    }

    /// The world of the folder.
    func playing() throws(ReplProblem) -> ReplWorld {
        guard let world else {
            throw ReplProblem("there is no campaign here: start trunkside repl with its folder")
        }
        return world
    }

    private func reload() throws {
        let world = try playing()
        guard let directory = setup.directory else { return }
        let before = world.now
        do {
            try world.reload(setup, directory: directory)
        } catch let findings as Findings {
            for finding in findings.all { console.write(finding.description) }
            return console.write("the files as they were stay in use")
        }
        let report = world.publication.report
        console.write(
            "read again: \(report.list.accepted) targets (\(report.ledger.added) new, "
                + "\(report.ledger.updated) changed)"
        )
        if world.now > before { console.write("open attempts ended first. \(clockText(world))") }
        if let refusal = world.refusal { console.write("(\(refusal))") }
    }

    private func reseed(_ seed: UInt64) throws {
        let former = try playing()
        guard let directory = setup.directory else { return }
        let world = try world(directory, seed: seed)
        former.rehearsal.end()
        self.world = world
        lastCalled = nil
        greet()
    }

    func clockText(_ world: ReplWorld) -> String {
        let zone = world.zone
        return "It is \(zone?.text(world.now) ?? RFC3339.text(world.now)) (\(zone?.name ?? "UTC"))"
    }

    /// What was typed, the latest line last.
    var typedLines: [String] { typed }

    private func complete(_ text: String) -> Completion {
        let completer = Completer(
            names: lua?.names() ?? LuaTable(),
            pending: chunk.pending,
            targets: { [weak self] in self?.targetNames($0) ?? [] }
        )
        return completer.complete(text)
    }
}
