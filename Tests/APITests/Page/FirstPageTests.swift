import API
import Dialer
import Foundation
import HTTPTypes
import Outbound
import Store
import Synchronization
import Testing

/// The page as a person sees it.
struct FirstPageTests {
    /// An engine for the page to look at.
    private final class Stage: Sendable {
        let state = Mutex(CampaignState.running)
        let done = Mutex<Int64>(400)
        let asked = Mutex<[String]>([])

        func status() -> Order.Answer {
            let state = state.withLock { $0 }
            let done = done.withLock { $0 }
            let isOn = state == .running
            return .status(
                EngineStatus(
                    at: LiveServer.now,
                    engine: rate(isOn ? 12 : 0, concurrent: 500),
                    isStopping: false,
                    campaigns: [
                        EngineStatus.CampaignStatus(
                            name: "appointment reminders",
                            state: state,
                            waiting: 1000 - done - 40,
                            held: 28,
                            progressing: 12,
                            done: done,
                            reached: done - 90,
                            attempts: done + 130,
                            rate: rate(isOn ? 12 : 0, concurrent: 50),
                            waitsFor: isOn ? nil : "it was stopped by key 3f2a: start it again"
                        )
                    ],
                    queues: [EngineStatus.QueueStatus(name: "front desk", signedIn: 4, free: 1, waiting: 2)]
                )
            )
        }

        private func rate(_ open: Int, concurrent: Int) -> EngineStatus.Rate {
            EngineStatus.Rate(open: open, concurrent: concurrent, measured: Double(open) / 2, perSecond: 20)
        }
    }

    private static let start = Instant(milliseconds: 1_772_463_600_000)

    private static func save(_ name: String, in server: LiveServer) async throws {
        let outplan = ScriptDraft(file: "outplan.lua", source: "return { tries = 1 }")
        _ = try await server.services.writer.submit([
            .saveCampaign(
                Campaign(name: name, kind: .call, maxDuration: .minutes(10)),
                outplan: outplan,
                flow: nil,
                queue: nil,
                at: start
            )
        ])
    }

    static func inBrowser(_ body: (Browser) async throws -> Void) async throws {
        let pattern = FileManager.default.temporaryDirectory.appendingPathComponent("trunkside-page-XXXXXX")
        var path = Array(pattern.path.utf8CString)
        guard mkdtemp(&path) != nil else { throw Browser.Problem(description: "no folder \(pattern.path)") }
        let name = String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = URL(fileURLWithPath: name)
        defer { try? FileManager.default.removeItem(at: folder) }
        let browser = try Browser(in: folder)
        defer { browser.close() }
        try await body(browser)
    }

    /// Pictures are kept where this names a folder.
    private static let pictures = ProcessInfo.processInfo.environment["TRUNKSIDE_PICTURES"]

    /// Without an engine the page's own request is answered here: first refused, then done.
    private static func turn(_ stage: Stage) -> Route {
        Route(.put, "/campaigns/{campaign_id}/status", .manager) { ask in
            var fields = try await ask.fields()
            let wish = fields.text("status") ?? ""
            try fields.finish()
            let count = stage.asked.withLock { asked in
                asked.append(wish)
                return asked.count
            }
            if count == 1 { throw Refusal.state("its last reports are being written: ask again in a moment") }
            stage.state.withLock { $0 = .stop }
            return .json(.object([:]))
        }
    }

    private static let answers: @Sendable (Stage) -> @Sendable (Order.Demand) -> Order.Answer = { stage in
        { demand in if case .status = demand { stage.status() } else { .refused("not here") } }
    }

    @Test func `whoever opens the page sees a campaign run, hears of changes at once, and stops it`()
        async throws
    {
        let stage = Stage()
        let routes = Routes.all + [Self.turn(stage)]
        try await LiveServer.run(routes: routes, answers: Self.answers(stage)) { server in
            try await Self.save("appointment reminders", in: server)
            try await Self.inBrowser { browser in
                try await Self.enter(browser, server)
                let bar = "document.querySelector('article:last-of-type .bar').getAttribute('aria-label')"
                let before = try await browser.evaluate(bar)
                #expect(before == "310 reached, 90 done without, 12 open, 560 waiting, 28 held")
                try await Self.picture("running", browser)

                // Nothing but an event says that more is done.
                stage.done.withLock { $0 = 500 }
                try await Self.save("winter news", in: server)
                try await browser.wait(until: "\(bar).startsWith('410 reached')")
                #expect(try await browser.evaluate("document.querySelectorAll('article').length") == 2)

                try await Self.stop(browser)
                #expect(stage.asked.withLock { $0 } == ["stop", "stop"])
                try await Self.picture("stopped", browser)
                try await browser.resize(width: 390, height: 844)
                #expect(try await browser.evaluate("document.documentElement.scrollWidth") == 390)
                try await Self.picture("phone", browser)

                try await browser.evaluate("document.getElementById('leave').click()")
                try await browser.wait(until: "document.activeElement.id === 'key'")
                #expect(try await browser.evaluate("sessionStorage.length") == 0)
                // The refused stop is a 409, and the browser logs that; of the policy it says nothing.
                #expect(browser.complaints.filter { !$0.contains("409") } == [])
            }
        }
    }

    private static func enter(_ browser: Browser, _ server: LiveServer) async throws {
        try await browser.open("http://127.0.0.1:\(server.port)/", width: 1100, height: 760)
        try await browser.wait(until: "document.activeElement.id === 'key'")
        try await picture("entrance", browser)
        try await browser.evaluate(
            """
            document.getElementById("key").value = "\(LiveServer.admin)";
            document.querySelector("form button").click();
            """
        )
        try await browser.wait(until: "document.getElementById('live').textContent === 'live'")
        try await browser.wait(until: "document.querySelector('article .state').textContent === 'running'")
    }

    /// Once to be refused, and once more.
    private static func stop(_ browser: Browser) async throws {
        let button = "document.querySelector('button[aria-label=\"Stop appointment reminders\"]')"
        let card = "document.querySelector('article:last-of-type"
        try await browser.evaluate("\(button).click()")
        try await browser.wait(until: "\(card) .problem').textContent !== '' && !\(button).disabled")
        try await picture("refused", browser)
        try await browser.evaluate("\(button).click()")
        try await browser.wait(until: "\(card) .state').textContent === 'stopped'")
    }

    @Test func `the page is served whole, under a policy that lets in nothing of anybody else`() async throws
    {
        try await LiveServer.run { server in
            for (path, type) in [
                ("/", "text/html"), ("/page.css", "text/css"), ("/page.js", "text/javascript"),
            ] {
                let reply = try await server.ask("GET", path, key: nil)
                #expect(reply.status == 200)
                #expect(reply.headers["content-type"] == type + "; charset=utf-8")
                #expect(reply.headers["content-security-policy"]?.hasPrefix("default-src 'none'; ") == true)
                #expect(!reply.text.contains("style=\""))
            }
        }
    }

    private static func picture(_ name: String, _ browser: Browser) async throws {
        guard let pictures else { return }
        for isDark in [false, true] {
            try await browser.prefer(dark: isDark)
            try await browser.screenshot("\(pictures)/\(name)-\(isDark ? "dark" : "light").png")
        }
        try await browser.prefer(dark: false)
    }
}
