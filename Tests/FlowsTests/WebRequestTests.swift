import Outbound
import Testing

@testable import Flows

@Suite("Web requests of a flow")
struct WebRequestTests {
    private func request(_ call: String) throws -> WebRequest? {
        var run = try World().body(call)
        guard case .action(.http(let request)) = run.start(.answered) else { return nil }
        return request
    }

    @Test(
        "an address is a template, its query is escaped and in order, and a text of JSON says that it is one"
    )
    func requests() throws {
        let get = WebRequest(
            method: "GET",
            url: "https://crm.example.org/people/Ada?a=1&name=Ada%20L.&z=%26%C3%A9",
            headers: ["Accept": "text/plain"],
            timeout: .seconds(10)
        )
        #expect(
            try request(
                """
                http.get("https://crm.example.org/people/{name}?a=1",
                    { query = { z = "&é", name = "Ada L." }, headers = { Accept = "text/plain" } })
                """
            ) == get
        )
        let post = WebRequest(
            method: "POST",
            url: "https://crm.example.org/",
            headers: ["content-type": "application/json"],
            body: #"{"list":[1,2],"name":"Ada"}"#,
            timeout: .seconds(2)
        )
        #expect(
            try request(
                """
                http.post("https://crm.example.org/", { json = { name = "Ada", list = { 1, 2 } }, timeout = "2s" })
                """
            ) == post
        )
    }

    @Test("a response is one table, with json where its body is JSON; no response is nil and why")
    func responses() throws {
        let flow = """
            local response, why = http.get("https://crm.example.org/")
            if not response then return why end
            local json = response.json and response.json.name or "none"
            return response.status .. " " .. response.headers["x-kind"] .. " " .. response.body .. " " .. json
            """
        var answered = try World().body(flow)
        _ = answered.start(.answered)
        let response = WebResponse(status: 200, headers: ["x-kind": "a"], body: #"{"name":"Ada"}"#)
        #expect(
            answered.resume(.fetched(response)) == .returned(disposition: #"200 a {"name":"Ada"} Ada"#)
        )
        var plain = try World().body(flow)
        _ = plain.start(.answered)
        let page = WebResponse(status: 404, headers: ["x-kind": "b"], body: "no page")
        #expect(plain.resume(.fetched(page)) == .returned(disposition: "404 b no page none"))
        var silent = try World().body(flow)
        _ = silent.start(.answered)
        #expect(silent.resume(.failure("timeout")) == .returned(disposition: "timeout"))
    }

    @Test("what a trace shows of a request has no query and no whole phone number")
    func shown() {
        let request = WebRequest(
            method: "GET",
            url: "https://crm.example.org/people/+13035550142?key=secret",
            timeout: .seconds(1)
        )
        #expect(request.shown == "GET https://crm.example.org/people/+1303•••42")
    }
}
