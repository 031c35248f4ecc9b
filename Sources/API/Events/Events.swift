import Foundation
import HTTPTypes
import Outbound
import Store

/// The event log as server-sent events.
enum Events {
    static let routes = [
        Route(.get, "/events", .read, query: names) { ask in try stream(ask, campaign: nil) },
        Route(.get, "/campaigns/{campaign_id}/events", .read, query: names) { ask in
            let uuid = try ask.uuid("campaign_id")
            guard let campaign = try ask.ledger.campaignID(uuid: uuid, of: ask.customer) else {
                throw Refusal.notFound("campaign")
            }
            return try stream(ask, campaign: campaign)
        },
    ]

    private static let names = ["last_event_id", "types"]

    private static func stream(_ ask: Ask, campaign: Identifier<Campaign>?) throws -> Answer {
        let types = try types(ask)
        let start = try start(ask)
        let limits = ask.services.setting.streams
        guard let place = ask.services.feed.enter(ask.caller, limits: limits) else {
            throw Refusal(
                .unavailable,
                "SERVICE_UNAVAILABLE",
                "as many streams are open as may be: \(limits.all) in all, "
                    + "\(limits.ofCustomer) of one customer, \(limits.ofKey) of one key",
                headers: [.retryAfter: "5"]
            )
        }
        let stream = EventStream(
            services: ask.services,
            place: place,
            caller: ask.caller,
            secret: KeySecret.shown(in: ask.query, ask.headers) ?? "",
            campaign: campaign,
            types: types,
            start: start
        )
        return .stream(type: "text/event-stream", headers: [.buffering: "no"]) { writer in
            try await stream.write(to: &writer)
        }
    }

    /// Where the follower was: what its browser or `?last_event_id=` says, else the log's end.
    private static func start(_ ask: Ask) throws -> EventStream.Start {
        let end = try ask.services.feed.end()
        guard let text = ask.headers[.lastEventID] ?? ask.query["last_event_id"], !text.isEmpty else {
            return .after(end.latest)
        }
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let id = Int64(text) else {
            throw Refusal.field(
                "last_event_id",
                "is no id of an event: give the last one that you have, or leave it out",
                reason: "INVALID_REQUEST_PARAMETER"
            )
        }
        return EventStream.Start(after: id, end)
    }

    private static func types(_ ask: Ask) throws -> Set<String>? {
        guard let text = ask.query["types"], !text.isEmpty else { return nil }
        let types = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        for type in types where !WireEvents.isKnown(type) {
            throw Refusal.field(
                "types",
                "\(type.prefix(60)) is no event and no resource that has some; see /openapi.json",
                reason: "INVALID_REQUEST_PARAMETER"
            )
        }
        return Set(types)
    }
}

extension HTTPField.Name {
    static let lastEventID = HTTPField.Name(trusted: "Last-Event-ID")
    /// For proxies that would collect what is streamed.
    static let buffering = HTTPField.Name(trusted: "X-Accel-Buffering")
}
