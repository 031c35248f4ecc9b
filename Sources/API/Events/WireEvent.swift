import Outbound
import Store

/// An event as the world outside hears of it: VoIPBIN's name, and the resource in its REST shape as it stood
/// then.
package struct WireEvent: Hashable, Sendable {
    /// Its place in the log.
    package var id: Int64
    package var at: Instant
    package var customer: Identifier<Customer>
    package var campaign: Identifier<Campaign>?
    /// The UUID of what it is about.
    package var resource: String
    /// Such as `campaigncall_updated`.
    package var type: String
    /// `{"type":...,"data":{...}}`, as it is sent.
    package var text: String

    package init(
        id: Int64,
        at: Instant,
        customer: Identifier<Customer>,
        campaign: Identifier<Campaign>?,
        resource: String,
        type: String,
        data: JSONValue
    ) {
        self.id = id
        self.at = at
        self.customer = customer
        self.campaign = campaign
        self.resource = resource
        self.type = type
        text = #"{"type":"\#(type)","data":"# + data.text + "}"
    }

    /// Whether it belongs to one of these: names of events, or of resources for all of theirs.
    func belongs(to types: Set<String>) -> Bool {
        types.contains(type) || types.contains(type.prefix { $0 != "_" }.description)
    }
}

/// What followers of the log are given at once.
package struct EventPage: Sendable {
    package var events: [WireEvent]
    /// Everything up to here is told; the next page begins after it.
    package var through: Int64
    package var end: LogEnd
}
