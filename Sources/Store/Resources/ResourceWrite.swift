import Outbound

/// What a customer makes and changes through the API.
package enum ResourceKind: String, Hashable, Sendable, CaseIterable {
    case campaign, outdial, target, outplan, flow, queue, queuecall, agent, attempt, suppression, customer,
        webhook
    case accessKey = "access_key"
}

/// One wish about a customer's resources. It happens whole or, `denied`, not at all. UUIDs of what is made
/// are drawn by who asks, so that the answer is known before the commit.
package enum ResourceWrite: Hashable, Sendable {
    case create(uuid: String, ResourceChange)
    case update(uuid: String, ResourceChange)
    case delete(ResourceKind, uuid: String)
    /// A new target of an outdial, idle and due at once; denied where the list has its key.
    case createTarget(uuid: String, outdial: String, TargetDraft)
    /// Everything that a list says of a target; denied while an attempt is open. An idle one is looked at
    /// again at once.
    case updateTarget(uuid: String, outdial: String, TargetDraft)
    case deleteTarget(uuid: String, outdial: String)
    /// A part of a list: gives `imported`. With `isDry` only counted.
    case importTargets(outdial: String, [TargetDraft], file: String, isDry: Bool = false)
    /// Do-not-contact entries of a customer; gives `suppressed`. With a campaign, for it alone.
    case importSuppressions([SuppressionDraft], campaign: String? = nil)
    /// `wall` is the time that its receiver lives by, where the engine's is another.
    case replayWebhook(uuid: String, WebhookReplay, wall: Instant? = nil)
}

/// What a resource becomes; what is nil stays as it is, or as a new one has it.
package enum ResourceChange: Hashable, Sendable {
    case campaign(CampaignChange)
    case outdial(OutdialChange)
    case outplan(OutplanChange)
    case flow(FlowChange)
    case queue(QueueChange)
    case agent(AgentChange)
    case suppression(SuppressionChange)
    case accessKey(AccessKeyChange)
    case customer(CustomerChange)
    case webhook(WebhookChange)

    package var kind: ResourceKind {
        switch self {
        case .campaign: .campaign
        case .outdial: .outdial
        case .outplan: .outplan
        case .flow: .flow
        case .queue: .queue
        case .agent: .agent
        case .suppression: .suppression
        case .accessKey: .accessKey
        case .customer: .customer
        case .webhook: .webhook
        }
    }
}

/// What one resource says of another: nothing, or its UUID.
package enum Link: Hashable, Sendable {
    case none
    case to(String)
}

/// A wish that is fulfilled once, however often it is sent: remembered in the same transaction.
package struct IdempotencyKey: Hashable, Sendable {
    package var key: String
    /// A hash of the whole request: another request under the same key is a conflict.
    package var request: [UInt8]

    package init(_ key: String, request: [UInt8]) {
        (self.key, self.request) = (key, request)
    }

    /// How long one is remembered at least.
    package static let kept = Duration.days(1)
}

/// Why a wish was not fulfilled.
package enum ResourceDenial: Error, Hashable, Sendable {
    /// There is none of this kind that is the customer's own and not deleted.
    case notFound(ResourceKind)
    /// The state of things forbids it: a reason such as `STATE_INVALID`, and words.
    case conflict(reason: String, String)
    case invalid(field: String, String)
}
