/// One text message or email to be sent. Its row is durable before the carrier sees this.
package struct MessageIntent: Sendable {
    package var message: Identifier<MessageRow>
    package var attempt: Attempt
    package var target: Target
    package var campaign: String
    package var destination: Destination
    package var source: String?
    package var subject: String?
    package var text: String?
    package var html: String?
    /// Paths below the campaign's folder.
    package var attachments: [String]

    package init(
        message: Identifier<MessageRow>,
        attempt: Attempt,
        target: Target,
        campaign: String,
        destination: Destination,
        source: String?,
        subject: String? = nil,
        text: String? = nil,
        html: String? = nil,
        attachments: [String] = []
    ) {
        self.message = message
        self.attempt = attempt
        self.target = target
        self.campaign = campaign
        self.destination = destination
        self.source = source
        self.subject = subject
        self.text = text
        self.html = html
        self.attachments = attachments
    }
}

/// What a message carrier answers at once.
package enum Receipt: Hashable, Sendable {
    /// The carrier took it; `id` is the carrier's own.
    case accepted(id: String)
    /// `invalid` (unknown recipient), `rejected` or `congestion`.
    case refused(Outcome, reason: String)
}

/// What a carrier tells later about a message that it had accepted.
package struct DeliveryReport: Hashable, Sendable {
    package var message: Identifier<MessageRow>
    package var attempt: Identifier<Attempt>
    package var delivered: Bool
    package var reason: String?

    package init(
        message: Identifier<MessageRow>,
        attempt: Identifier<Attempt>,
        delivered: Bool,
        reason: String? = nil
    ) {
        self.message = message
        self.attempt = attempt
        self.delivered = delivered
        self.reason = reason
    }
}

/// The seam of messages.
package protocol MessageCarrier: Sendable {
    func send(_ intent: MessageIntent) async -> Receipt
    /// Later reports, in order; one consumer. Finished when no more can come.
    var reports: Mailbox<DeliveryReport> { get }
    /// Reports that this carrier knows of and nobody has taken: those that are still to come (simulated
    /// carriers; real ones know of none) and those that came.
    var reportsToCome: Int { get }
    /// Nothing more is sent: `reports` is finished as soon as the last report that the carrier knows of is in
    /// it.
    func closeReports()
}
