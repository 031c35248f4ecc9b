import Foundation

/// A campaign's folder in a temporary place, gone with its owner's `remove`.
struct BenchFolder {
    let above: URL
    var campaign: URL { above.appending(path: "bench") }

    /// `limits` are the engine's and the campaign's.
    init(_ files: [String: String], limits: String) throws {
        above = FileManager.default.temporaryDirectory.appending(path: "bench-\(getpid())")
        try FileManager.default.createDirectory(at: campaign, withIntermediateDirectories: true)
        var files = files
        files["../trunkside.toml"] = limits
        files["campaign.toml"] = """
            name = "bench"
            type = "call"
            source = "+13035550100"
            carrier = "simulated"
            timezone = "America/Denver"
            [simulation]
            start = "2026-03-02T09:00:00-07:00"
            \(limits)
            """
        for (name, text) in files {
            try text.write(to: campaign.appending(path: name), atomically: true, encoding: .utf8)
        }
    }

    func remove() {
        do { try FileManager.default.removeItem(at: above) } catch {
            Measure.say("left behind: \(above.path): \(error)")
        }
    }

    static func targets(_ count: Int) -> String {
        var text = "external_id,destination,name,doctor\n"
        for number in 0..<count { text += "t\(number),+1303\(2_000_000 + number),Ada,Dr. Grace\n" }
        return text
    }
}
