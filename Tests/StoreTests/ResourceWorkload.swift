import Outbound

@testable import Store

/// Random, seeded wishes of two customers about their resources, about each other's too.
struct ResourceWorkload {
    let ledger: Ledger
    let customers: [Identifier<Customer>]
    var generator: Generator
    private(set) var fulfilled = 0
    private(set) var denied = 0

    private static let kinds: [ResourceKind] = [
        .campaign, .outdial, .outplan, .flow, .queue, .agent, .suppression, .accessKey, .webhook,
    ]

    init(_ ledger: Ledger, seed: UInt64) throws {
        self.ledger = ledger
        customers = [Customer.local, try Desk(ledger, customer: "other").customer]
        generator = Generator(seed: seed, "resources")
    }

    private mutating func below(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }

    /// One of eight of each kind and customer, which may not be there, may be deleted, or be somebody else's.
    private mutating func name(_ kind: ResourceKind, of customer: Int) -> String {
        let owner = below(10) == 0 ? 1 - customer : customer
        return "\(kind.rawValue)-\(owner)-\(below(8))"
    }

    private mutating func link(_ kind: ResourceKind, of customer: Int) -> Link? {
        switch below(4) {
        case 0: nil
        case 1: Link.none
        default: .to(name(kind, of: customer))
        }
    }

    mutating func step(at now: Instant) throws {
        let customer = below(2)
        let kind = Self.kinds[below(Self.kinds.count)]
        let uuid = name(kind, of: customer)
        let write: ResourceWrite =
            switch below(8) {
            case 0...2: .create(uuid: uuid, change(kind, of: customer))
            case 3, 4: .update(uuid: uuid, change(kind, of: customer))
            case 5: .delete(kind, uuid: uuid)
            case 6: .createTarget(uuid: "target-\(below(1_000_000))", outdial: list(customer), target())
            default: .importTargets(outdial: list(customer), [target(), target()], file: "f.csv")
            }
        // A name that was given once is not given again.
        if case .create(let uuid, let change) = write, try isKnown(change.kind, uuid) { return }
        switch try ledger.commit([.resource(write, of: customers[customer], at: now)])[0] {
        case .denied, .refused: denied += 1
        default: fulfilled += 1
        }
    }

    private mutating func list(_ customer: Int) -> String { name(.outdial, of: customer) }

    private mutating func target() -> TargetDraft { SampleLedger.draft(below(60), priority: below(10)) }

    private func isKnown(_ kind: ResourceKind, _ uuid: String) throws -> Bool {
        let table = kind == .suppression ? "do_not_contact" : kind.rawValue
        return try !ledger.statements("SELECT uuid FROM \(table) WHERE uuid = '\(uuid)'").isEmpty
    }

    private mutating func change(_ kind: ResourceKind, of customer: Int) -> ResourceChange {
        let title = ["", "a", "b"][below(3)]
        switch kind {
        case .outdial: return .outdial(OutdialChange(name: title, campaign: link(.campaign, of: customer)))
        case .outplan: return .outplan(OutplanChange(name: title, script: SampleLedger.outplanDraft))
        case .flow:
            let script = ScriptDraft(file: "f.lua", source: "x = \(below(3))")
            return .flow(FlowChange(name: title, script: script))
        case .queue: return .queue(QueueChange(title: title, timeout: .seconds(Int64(below(60)))))
        case .agent: return .agent(AgentChange(title: title, queue: link(.queue, of: customer)))
        case .suppression:
            let pattern = SampleLedger.address(below(40))
            return .suppression(
                SuppressionChange(pattern: pattern, kind: .address, campaign: link(.campaign, of: customer))
            )
        case .accessKey:
            let hash = (0..<32).map { _ in UInt8(below(256)) }
            return .accessKey(AccessKeyChange(name: title, scope: .read, prefix: "ts_", hash: hash))
        case .webhook:
            return .webhook(
                WebhookChange(
                    name: title,
                    url: "https://example.org/",
                    campaign: link(.campaign, of: customer),
                    isEnabled: below(2) == 0,
                    secret: [1]
                )
            )
        default: return .campaign(campaign(title, of: customer))
        }
    }

    private mutating func campaign(_ title: String, of customer: Int) -> CampaignChange {
        var change = CampaignChange()
        change.title = title
        change.kind = .call
        change.outplan = link(.outplan, of: customer)
        change.flow = link(.flow, of: customer)
        change.queue = link(.queue, of: customer)
        change.outdial = link(.outdial, of: customer)
        change.next = link(.campaign, of: customer)
        return change
    }
}
