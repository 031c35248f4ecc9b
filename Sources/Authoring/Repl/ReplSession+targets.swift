import Dialer
import Outbound
import Store

extension ReplSession {
    /// Targets of one listing.
    private static let listLimit = 20
    private static let page = 2000

    /// A target as a person names it: external_id, row of the list, address, or number in the ledger.
    func target(_ name: String) throws -> Subject {
        let world = try playing()
        let campaign = world.published.campaign.id
        var found: Target?
        if let row = Int64(name), row > 0 {
            let named = try world.ledger.target(campaign, named: name)
            if let named, named.draft.externalID == name {
                found = named
            } else if let first = try world.ledger.targets(campaign, limit: 1).first {
                let place = Identifier<Target>(first.id.rawValue + row - 1)
                let inRow = try world.ledger.targets(
                    campaign,
                    after: Identifier(place.rawValue - 1),
                    limit: 1
                )
                found = inRow.first { $0.id == place } ?? named
            }
        } else {
            found = try world.ledger.target(campaign, named: name)
        }
        guard let found, let subject = try world.ledger.subject(found.id) else {
            let isAddress = name.contains("@") || name.filter(\.isNumber).count > 6
            throw ReplProblem(
                "no target \"\(isAddress ? Masked.address(name) : name)\"; give an external_id, a row, or an "
                    + "address as +E.164. .targets lists them"
            )
        }
        return subject
    }

    /// As it is listed: `patient-0001 (Ines Weber)`.
    func words(_ target: Target) -> String {
        let name = target.draft.externalID ?? "target \(target.id)"
        return target.draft.name.isEmpty ? name : "\(name) (\(target.draft.name))"
    }

    func listTargets(_ text: String?) throws {
        let world = try playing()
        let wanted = text?.lowercased()
        let decider = try world.decider()
        var count = 0
        var rows: [[String]] = []
        var last: Identifier<Target>?
        while true {
            let targets = try world.ledger.targets(world.published.campaign.id, after: last, limit: Self.page)
            guard let end = targets.last else { break }
            last = end.id
            for target in targets where wanted.map({ matches(target, $0) }) ?? true {
                count += 1
                guard count <= Self.listLimit, let subject = try world.ledger.subject(target.id) else {
                    continue
                }
                rows.append(try cells(subject, world, decider))
            }
        }
        for line in Self.aligned(rows) { console.write(line) }
        if count == 0 { console.write(text.map { "no target has \"\($0)\"" } ?? "there are no targets") }
        if count > Self.listLimit {
            console.write("and \(count - Self.listLimit) more; .targets TEXT picks some")
        }
    }

    private func matches(_ target: Target, _ wanted: String) -> Bool {
        let draft = target.draft
        let texts =
            [draft.externalID ?? "", draft.name, draft.detail, state(target.state)]
            + draft.data.values.map { $0.string ?? $0.text }
        return texts.contains { $0.lowercased().contains(wanted) }
    }

    private func cells(_ subject: Subject, _ world: ReplWorld, _ decider: Decider) throws -> [String] {
        let target = subject.target
        let id = "\(target.id)"
        let margin = String(repeating: " ", count: max(0, 6 - id.count))
        let address = target.destinations.first.map { Masked.address($0.address) } ?? ""
        return [margin + id, words(target), address, try outlook(subject, world, decider)]
    }

    /// Cells below each other, two spaces apart.
    private static func aligned(_ rows: [[String]]) -> [String] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.count)
            }
        }
        return rows.map { row in
            row.enumerated().map { column, cell in
                let isLast = column + 1 == row.count
                return isLast ? cell : cell + String(repeating: " ", count: widths[column] - cell.count)
            }.joined(separator: "  ")
        }
    }

    /// What the engine would do with it now.
    private func outlook(_ subject: Subject, _ world: ReplWorld, _ decider: Decider) throws -> String {
        if case .done(let reason) = subject.target.state { return "done: \(reason.rawValue)" }
        let judgement = try decider.judge(subject, now: world.now)
        switch judgement.decision {
        case .dial: return "may be tried now"
        case .wait(nil, .state): return "is being tried"
        case .wait(nil, let gate): return "held by \(gate.rawValue)"
        case .wait(let until?, let gate):
            let moment = world.zone?.words(until) ?? RFC3339.text(until)
            return "waits until \(moment) (\(judgement.because(gate)))"
        case .giveUp(let reason, _): return "ends now: \(reason.rawValue)"
        }
    }

    private func state(_ state: TargetState) -> String {
        switch state {
        case .idle: "idle"
        case .progressing: "progressing"
        case .done(let reason): "done: \(reason.rawValue)"
        }
    }

    func showTarget(_ name: String) throws {
        let world = try playing()
        let subject = try target(name)
        let target = subject.target
        console.write("\(words(target)): \(try outlook(subject, world, world.decider()))")
        for destination in target.destinations {
            console.write("  \(destination.type.rawValue)  \(Masked.address(destination.address))")
        }
        var facts: [(String, String)] = []
        if !target.draft.detail.isEmpty { facts.append(("detail", target.draft.detail)) }
        if let zone = target.draft.zone { facts.append(("timezone", zone)) }
        if let locale = target.draft.locale { facts.append(("locale", locale)) }
        if target.draft.priority != 0 { facts.append(("priority", "\(target.draft.priority)")) }
        facts += target.draft.data.sorted { $0.key < $1.key }.map {
            ($0.key, $0.value.string ?? $0.value.text)
        }
        for (name, value) in facts { console.write("  \(name) = \(value)") }
        if !target.variables.isEmpty {
            console.write("  variables \(CallTimeline.shown(.object(target.variables)))")
        }
        console.write("  \(ReplSession.count(Int64(subject.history.count), "attempt"))")
    }

    func showAttempts(_ name: String) throws {
        let world = try playing()
        let subject = try target(name)
        if subject.history.isEmpty { return console.write("\(words(subject.target)): no attempts yet") }
        for attempt in subject.history { console.write(line(attempt, world)) }
    }

    private func line(_ attempt: Attempt, _ world: ReplWorld) -> String {
        var text = "  \(attempt.number)  \(time(attempt.startedAt, world))"
        text += "  \(Masked.address(attempt.destination.address))  \(result(attempt))"
        if !attempt.variables.isEmpty { text += "  \(CallTimeline.shown(.object(attempt.variables)))" }
        return text + "  (attempt \(attempt.id))"
    }

    /// `answered (flow_error), disposition confirmed, success`.
    func result(_ attempt: Attempt) -> String {
        guard let outcome = attempt.outcome else { return "open" }
        var text = outcome.rawValue
        if let cause = attempt.cause { text += " (\(cause))" }
        if let tag = attempt.disposition { text += ", disposition \(tag)" }
        if let success = attempt.success { text += success ? ", success" : ", no success" }
        return text
    }

    /// In the campaign's zone.
    func time(_ instant: Instant, _ world: ReplWorld) -> String {
        world.zone?.text(instant) ?? RFC3339.text(instant)
    }

    /// External ids that begin like this, for completion.
    func targetNames(_ prefix: String) -> [String] {
        guard let world else { return [] }
        var names: [String] = []
        var last: Identifier<Target>?
        do {
            // Of a very long list its begin.
            for _ in 0..<25 where names.count < 200 {
                let page = try world.ledger.targets(
                    world.published.campaign.id,
                    after: last,
                    limit: Self.page
                )
                guard let end = page.last else { break }
                last = end.id
                names += page.compactMap { $0.draft.externalID }.filter { $0.hasPrefix(prefix) }
            }
        } catch {
            // What cannot be read is not offered; a command that asks for it says why.
            return []
        }
        return names.sorted()
    }
}
