import Outbound

/// How webhooks are delivered.
package struct WebhookSetting: Sendable {
    /// Hosts besides the public ones: `webhooks.allow` of the engine's file.
    package var listed = AllowList.empty
    /// Requests to one receiver at once.
    package var width = 16
    /// Requests of one customer at once, to all of its receivers.
    package var places = 32
    /// Requests of all customers at once.
    package var allPlaces = 256
    /// How long a receiver may take to answer.
    package var patience = Duration.seconds(15)
    /// The pauses after the first, the second and each further try; after the last of them it goes on so,
    /// until the event has been tried for a day.
    package var pauses: [Duration] = [
        .seconds(5), .seconds(30), .minutes(2), .minutes(10), .minutes(30), .hours(1), .hours(2), .hours(4),
    ]
    /// How long a former secret goes on signing beside its successor.
    package var overlap = Duration.days(1)

    package init() {}

    var allowed: AllowList { .everyPublic.joined(listed) }

    /// Why nothing can be sent to an address; nil where it can. What its name leads to is seen at each try.
    func problem(with url: String) -> String? {
        let address: WebAddress
        do throws(WebAddress.Problem) { address = try WebAddress(url) } catch { return "is \(error)" }
        if case .name(let name) = address.host, name == "localhost" || name.hasSuffix(".localhost") {
            return "is not allowed: \(name) is a name of this machine; one's own receivers stand in "
                + "webhooks.allow of trunkside.toml by address and port"
        }
        if let refusal = allowed.refusal(of: address) { return "is \(refusal)" }
        if case .address(let literal) = address.host,
            let refusal = allowed.refusal(of: literal, for: address)
        {
            return "is \(refusal); an address of one's own network stands in webhooks.allow of "
                + "trunkside.toml"
        }
        if !address.isSecure, listed.refusal(of: address) != nil {
            return
                "must begin with https:// (http:// goes to hosts in webhooks.allow of trunkside.toml alone)"
        }
        return nil
    }

    /// When an event is tried again after so many tries; nil: it is given up. Pauses differ by up to a tenth
    /// from event to event, so that those that failed together do not come back together.
    func next(after tries: Int, of delivery: WebhookPatience, at now: Instant) -> Instant? {
        guard let last = pauses.last else { return nil }
        let pause = tries <= pauses.count ? pauses[max(0, tries - 1)] : last
        let spread = Double(UInt64(bitPattern: delivery.event &* 2_654_435_761) % 1000) / 10_000
        let asked = max(pause * (1 + spread), delivery.retryAfter ?? .zero)
        let next = now + asked
        return next < delivery.until ? next : nil
    }
}

/// What the next try of a delivery goes by.
struct WebhookPatience {
    var event: Int64
    /// When it is given up.
    var until: Instant
    /// What the receiver asked for.
    var retryAfter: Duration?
}
