import API
import Outbound
import Testing

/// The page's own buttons, with the engine that they are for.
struct PageButtonTests {
    @Test func `the buttons start and stop a campaign that is really dialed`() async throws {
        try await LiveServer.dialing { server in
            let outdial = try await server.make("outdials", #"{"name":"People"}"#)
            for number in 0..<30 {
                _ = try await server.make(
                    "outdials/\(outdial)/targets",
                    #"{"destination_0":"+1303555\#(1000 + number)"}"#
                )
            }
            let outplan = try await server.make("outplans", #"{"max_try_count_0":1}"#)
            let flow = try await server.make("flows", #"{"script":"return function(call) end"}"#)
            let campaign = try await server.make(
                "campaigns",
                """
                {"name":"Survey","outdial_id":"\(outdial)","outplan_id":"\(outplan)","flow_id":"\(flow)",\
                "end_handle":"continue","limits":{"per_second":2,"concurrent":100,"drain":1000}}
                """
            )
            try await FirstPageTests.inBrowser { browser in
                try await browser.open("http://127.0.0.1:\(server.port)/", width: 1100, height: 760)
                try await browser.evaluate(
                    """
                    document.getElementById("key").value = "\(LiveServer.admin)";
                    document.querySelector("form button").click();
                    """
                )
                try await browser.wait(until: "document.getElementById('live').textContent === 'live'")
                for _ in 0..<2 {
                    try await Self.press("Start", until: "running", browser)
                    let running = try await server.ask("GET", "/v1.0/campaigns/\(campaign)")
                    #expect(running.json["status"] == "running")
                    // It dials, and the page hears of it.
                    try await browser.wait(
                        until: "/[1-9]\\d* open/.test(document.querySelector('article .bar').ariaLabel)"
                    )
                    try await Self.press("Stop", until: "stop", browser)
                    let stopped = try await server.ask("GET", "/v1.0/campaigns/\(campaign)")
                    #expect(["stopping", "stop"].contains(stopped.json["status"]?.string))
                }
                let calls = try await server.ask("GET", "/v1.0/campaigns/\(campaign)/campaigncalls")
                #expect(calls.json["result"] != .array([]))
                #expect(browser.complaints == [])
            }
        }
    }

    /// Presses a button, and waits until the page says that it was done.
    private static func press(_ what: String, until state: String, _ browser: Browser) async throws {
        let button = "document.querySelector('button[aria-label=\"\(what) Survey\"]')"
        try await browser.wait(until: "\(button) !== null && !\(button).disabled")
        try await browser.evaluate("\(button).click()")
        try await browser.wait(
            until: "document.querySelector('article .state').textContent.startsWith('\(state)')"
        )
    }
}
