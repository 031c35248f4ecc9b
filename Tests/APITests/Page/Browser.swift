import Foundation
import Outbound
import Synchronization

/// A headless Chromium that a test drives over pipes, by the DevTools protocol: JSON values that end with a
/// zero.
final class Browser: Sendable {
    struct Problem: Error, CustomStringConvertible {
        var description: String
    }

    private struct State {
        var last: Int64 = 0
        var waiting: [Int64: CheckedContinuation<JSONValue, any Error>] = [:]
        var console: [String] = []
    }

    /// Who waits for a page to be loaded has this id, which no request has.
    private static let load: Int64 = -1

    private let process = Process()
    private let requests: FileHandle
    private let session: Mutex<String?> = Mutex(nil)
    private let state = Mutex(State())

    /// `folder` is the browser's own, for its profile and its pipes.
    init(in folder: URL) throws {
        let pipes = ["requests", "answers"].map { folder.appendingPathComponent($0).path }
        for pipe in pipes where mkfifo(pipe, 0o600) != 0 { throw Problem(description: "no pipe \(pipe)") }
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = [
            "-c",
            """
            exec chromium --headless --no-sandbox --disable-gpu --remote-debugging-pipe \
            --user-data-dir="$1/profile" about:blank 3<"$1/requests" 4>"$1/answers"
            """,
            "sh", folder.path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        requests = try FileHandle(forWritingTo: URL(fileURLWithPath: pipes[0]))
        let answers = try FileHandle(forReadingFrom: URL(fileURLWithPath: pipes[1]))
        let thread = Thread { [weak self] in
            var rest = Data()
            while case let piece = answers.availableData, !piece.isEmpty {
                rest += piece
                while let end = rest.firstIndex(of: 0) {
                    let text = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                    rest = Data(rest[(end + 1)...])
                    if let value = try? JSONValue(parsing: text) { self?.take(value) }
                }
            }
            self?.fail()
        }
        thread.start()
    }

    func close() { process.terminate() }

    /// Opens an address in a window of this size.
    func open(_ address: String, width: Int, height: Int) async throws {
        let target = try await ask("Target.createTarget", ["url": "about:blank"])["targetId"] ?? .null
        let attached = try await ask("Target.attachToTarget", ["targetId": target, "flatten": true])
        session.withLock { $0 = attached["sessionId"]?.string }
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] { try await ask(domain) }
        try await resize(width: width, height: height)
        _ = try await withCheckedThrowingContinuation { (waiter: CheckedContinuation<JSONValue, any Error>) in
            state.withLock { $0.waiting[Self.load] = waiter }
            send("Page.navigate", ["url": .string(address)], id: 0)
        }
    }

    func resize(width: Int, height: Int) async throws {
        try await ask(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .integer(Int64(width)), "height": .integer(Int64(height)), "deviceScaleFactor": 1,
                "mobile": .boolean(width < 500),
            ]
        )
    }

    func prefer(dark: Bool) async throws {
        let value: JSONValue = dark ? "dark" : "light"
        try await ask(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": value]]]
        )
    }

    /// What an expression is worth in the page; a promise is awaited.
    @discardableResult
    func evaluate(_ expression: String) async throws -> JSONValue {
        let answer = try await ask(
            "Runtime.evaluate",
            ["expression": .string(expression), "awaitPromise": true, "returnByValue": true]
        )
        if let problem = answer["exceptionDetails"] { throw Problem(description: problem.text) }
        return answer["result"]?["value"] ?? .null
    }

    /// Returns when an expression is true, which the page looks at whenever it changes.
    func wait(until condition: String) async throws {
        let isMet = try await evaluate(
            """
            new Promise((resolve) => {
              const look = () => {
                let met = false;
                try { met = \(condition); } catch { /* It is not there yet. */ }
                if (met) { observer.disconnect(); resolve(true); }
              };
              const observer = new MutationObserver(look);
              observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
              setTimeout(() => resolve(false), 20000);
              look();
            })
            """
        )
        guard isMet == true else {
            let body = try await evaluate("document.body.innerText")
            throw Problem(description: "never: \(condition); the page says: \(body.text)")
        }
    }

    func screenshot(_ file: String) async throws {
        let answer = try await ask("Page.captureScreenshot", ["format": "png"])
        guard let data = Data(base64Encoded: answer["data"]?.string ?? "") else { return }
        try data.write(to: URL(fileURLWithPath: file))
    }

    /// What the page complained about: broken scripts, and what its policy forbade.
    var complaints: [String] { state.withLock { $0.console } }

    @discardableResult
    private func ask(_ method: String, _ parameters: JSONValue = .object([:])) async throws -> JSONValue {
        try await withCheckedThrowingContinuation { waiter in
            let id = state.withLock { state in
                state.last += 1
                state.waiting[state.last] = waiter
                return state.last
            }
            send(method, parameters, id: id)
        }
    }

    private func send(_ method: String, _ parameters: JSONValue, id: Int64) {
        var fields: [String: JSONValue] = [
            "id": .integer(id), "method": .string(method), "params": parameters,
        ]
        if let session = session.withLock({ $0 }) { fields["sessionId"] = .string(session) }
        requests.write(Data(JSONValue.object(fields).text.utf8) + [0])
    }

    private func take(_ value: JSONValue) {
        if let id = value["id"]?.integer {
            let waiter = state.withLock { $0.waiting.removeValue(forKey: id) }
            if let error = value["error"] {
                waiter?.resume(throwing: Problem(description: error.text))
            } else {
                waiter?.resume(returning: value["result"] ?? .null)
            }
            return
        }
        if value["method"]?.string == "Page.loadEventFired" {
            let waiter = state.withLock { $0.waiting.removeValue(forKey: Self.load) }
            waiter?.resume(returning: .null)
        }
        let complaint: JSONValue? =
            switch value["method"]?.string {
            case "Runtime.exceptionThrown": value["params"]
            case "Log.entryAdded" where value["params"]?["entry"]?["level"]?.string == "error":
                value["params"]?["entry"]?["text"]
            default: nil
            }
        if let complaint { state.withLock { $0.console.append(complaint.text) } }
    }

    private func fail() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting
        }
        for waiter in waiting.values { waiter.resume(throwing: Problem(description: "Chromium ended")) }
    }
}
