import Foundation
import Testing

/// A web server of Python on this machine: it answers each path with its last part, and prints what it was
/// asked, with one of its headers.
final class WebPeer {
    let port: Int
    private let process = Process()
    private let output = Pipe()

    /// `failing`: of so many values of the header one is answered 503 when it comes first.
    init(header: String = "x-key", failing: Int = 0) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-u", "-c", Self.program, header, String(failing)]
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
        import json, http.server, sys, zlib
        header, failing = sys.argv[1], int(sys.argv[2])
        seen = set()
        class Peer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length).decode()
                name = self.headers[header]
                # At once: another thread may write beside it.
                sys.stdout.write(f"{self.command} {self.path} {name} {body}\\n")
                bad = failing and name not in seen and zlib.crc32(name.encode()) % failing == 0
                seen.add(name)
                answer = json.dumps({"name": self.path.split("/")[-1]}).encode()
                self.send_response(503 if bad else 200)
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
