import Foundation
import Testing

/// A web server of Python on this machine: it answers each path with its last part, and prints what it was
/// asked.
final class WebPeer {
    let port: Int
    private let process = Process()
    private let output = Pipe()

    init() throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-u", "-c", Self.program]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let first = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        port = try #require(Int(first.trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Ends it; what it was asked, in order.
    func end() -> [String] {
        // Whoever runs the tests may have told its children to ignore what is milder.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }

    deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }

    private static let program = """
        import json, http.server
        class Peer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length).decode()
                print(self.command, self.path, self.headers["x-key"], body)
                answer = json.dumps({"name": self.path.split("/")[-1]}).encode()
                self.send_response(200)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)
            do_POST = do_GET
            def log_message(self, *words): pass
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer)
        print(server.server_port)
        server.serve_forever()
        """
}
