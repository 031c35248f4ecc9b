import API
import Outbound
import Testing

/// Whoever connects and does not send what was begun.
struct SlowClientTests {
    private static func hasty(_ change: (inout APISetting) -> Void) -> APISetting {
        var setting = APISetting()
        change(&setting)
        return setting
    }

    /// A whole request, and a part of another: what is heard until the connection is closed.
    private static func drip(_ server: LiveServer) async throws -> String {
        try await RawConnection.open(server) { raw in
            try await raw.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = await raw.heard(until: "}")
            try await raw.send("GET /heal")
            return answer + (await raw.heard())
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func `a connection whose request does not come is closed, also after an answer`() async throws {
        let setting = Self.hasty { $0.haste.head = 0.3 }
        try await LiveServer.run(setting) { server in
            let silent = try await RawConnection.open(server) { raw in await raw.heard() }
            #expect(silent == "")
            // On a busy machine the request itself may come too late: then once more.
            var answers: [String] = []
            while answers.last?.hasPrefix("HTTP/1.1 200") != true {
                answers.append((try? await Self.drip(server)) ?? "")
            }
        }
    }

    @Test func `a body that drips is ended with 408, and the connection too`() async throws {
        let setting = Self.hasty { $0.haste.window = 0.3 }
        try await LiveServer.run(setting) { server in
            for path in ["campaigns", "campaigns/upload"] {
                let heard = try await RawConnection.open(server) { raw in
                    try await raw.send(
                        "POST /v1.0/\(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ts_admin\r\n"
                            + "Content-Length: 100\r\n\r\n{"
                    )
                    return await raw.heard()
                }
                #expect(heard.hasPrefix("HTTP/1.1 408"))
                #expect(heard.contains("BODY_TOO_SLOW"))
            }
            // Nobody reads this one: it is not even let in.
            let stranger = try await RawConnection.open(server) { raw in
                try await raw.send("POST /v1.0/campaigns HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
                return await raw.heard()
            }
            #expect(stranger.hasPrefix("HTTP/1.1 401"))
        }
    }

    @Test func `an address has no more connections than its share`() async throws {
        let setting = Self.hasty { $0.connectionsOfAddress = 2 }
        try await LiveServer.run(setting) { server in
            let ask = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
            try await RawConnection.open(server) { first in
                try await first.send(ask)
                #expect(await first.heard(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
                try await RawConnection.open(server) { second in
                    try await second.send(ask)
                    #expect(await second.heard(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
                    #expect(try await RawConnection.open(server) { third in await third.heard() } == "")
                }
            }
        }
    }

    @Test func `a body is not slow while the server is not ready for it`() {
        var haste = APISetting.Haste()
        haste.window = 30
        var pace = ConnectionPace(haste, at: 0)
        #expect(pace.look(at: 0) == .wait(until: 10))
        #expect(pace.look(at: 10) == .lateHead)
        pace.head(at: 10)
        pace.awaits(at: 10)
        pace.came(at: 20)
        pace.body(10)
        // It is busy for a minute.
        #expect(pace.look(at: 80) == .wait(until: 100))
        pace.awaits(at: 80)
        #expect(pace.look(at: 99) == .wait(until: 100))
        #expect(pace.look(at: 100) == .slowBody)
        pace.body(5000)
        #expect(pace.look(at: 100) == .wait(until: 130))
        pace.end()
        #expect(pace.look(at: 500) == .rest)
        pace.came(at: 500)
        #expect(pace.look(at: 500) == .wait(until: 510))
    }
}
