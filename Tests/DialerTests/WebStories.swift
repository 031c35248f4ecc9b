import Dialer
import Outbound
import Store
import Synchronization
import Testing

@Suite("Web requests of flows")
struct WebStories {
    private static let asks = [
        "targets.csv": Story.people(1), "outplan.lua": EngineStories.once, "callees.lua": Story.answers,
        "flow.lua": """
        return function(call)
            local crm, why = http.get("https://crm.example.org/people", { timeout = "3s" })
            call:set_variables{ crm = crm and crm.body or why }
        end
        """,
    ]

    /// A web server that answers after some time, or never.
    private final class Server: Fetch {
        let clock: any WallClock
        let end: FetchEnd?
        let after: Duration
        let asked = Mutex<[WebRequest]>([])

        init(_ clock: any WallClock, _ end: FetchEnd?, after: Duration) {
            (self.clock, self.end, self.after) = (clock, end, after)
        }

        func fetch(
            _ request: WebRequest,
            allowing list: AllowList,
            answer: @escaping @Sendable (FetchEnd) -> Void
        ) {
            asked.withLock { $0.append(request) }
            guard let end else { return }
            _ = clock.alarm(at: clock.now + after) { answer(end) }
        }
    }

    private static func simulate(_ end: FetchEnd?, after: Duration) async throws -> Attempt {
        let altering: (inout EngineSetting) -> Void = { setting in
            setting.fetch = Server(setting.clock, end, after: after)
        }
        let story = try await Story.simulate([Story.Folder(files: asks)], altering: altering)
        let attempts = try story.attempts
        return try #require(attempts.first)
    }

    @Test("without a way to the web a request answers nil and why")
    func none() async throws {
        let story = try await Story.simulate(Self.asks)
        #expect(
            try story.attempts.map(\.variables) == [["crm": "nothing answers web requests in a simulation"]]
        )
    }

    @Test("a response is waited for, up to the request's timeout")
    func waits() async throws {
        let response = FetchEnd.answered(WebResponse(status: 200, body: "found"))
        let answered = try await Self.simulate(response, after: .seconds(2))
        #expect(answered.variables == ["crm": "found"])
        #expect(answered.endedAt.flatMap { end in answered.answeredAt.map { end - $0 } } == .seconds(2))
        let failed = try await Self.simulate(.failed("refused"), after: .seconds(1))
        #expect(failed.variables == ["crm": "refused"])
        for late in [
            try await Self.simulate(response, after: .seconds(4)), try await Self.simulate(nil, after: .zero),
        ] {
            #expect(late.variables == ["crm": "timeout"])
            #expect(late.endedAt.flatMap { end in late.answeredAt.map { end - $0 } } == .seconds(3))
        }
    }
}
