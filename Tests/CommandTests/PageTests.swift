import Foundation
import Outbound
import Testing

/// The report as a browser shows it.
struct PageTests {
    @Test func `on a telephone nothing of the page lies beyond the edge, and its small print is readable`()
        throws
    {
        let folder = try TemporaryFolder()
        let campaign = try RunTests.campaign(in: folder)
        let toml = try folder.text("morning/campaign.toml")
        let name = "<b>" + String(repeating: "longword", count: 20)
        try folder.file(
            "morning/campaign.toml",
            toml.replacing("name = \"morning\"", with: "name = \"\(name)\"")
        )
        let kept = folder.path("kept.db")
        #expect(try Program.run("simulate", campaign, "--keep", kept, in: folder).code == 0)
        let page = folder.path("report.html")
        #expect(try Program.run("report", campaign, "--database", kept, "--html", page, in: folder).code == 0)

        // A page around it measures what a script inside could not: the report forbids scripts.
        try folder.file(
            "measure.html",
            """
            <!doctype html><iframe src="report.html" style="width:390px;height:3000px;border:0"></iframe><pre></pre>
            <script>
            onload = () => {
              const page = document.querySelector("iframe").contentDocument;
              const ticks = [...page.querySelectorAll(".tick")];
              const heights = ticks.map(tick => tick.getBoundingClientRect().height);
              document.querySelector("pre").textContent = JSON.stringify({
                width: page.documentElement.scrollWidth, charts: page.querySelectorAll("svg.chart").length,
                ticks: ticks.length, smallest: Math.floor(Math.min(...heights)),
              });
            };
            </script>
            """
        )
        let measured = try Self.chromium(folder.path("measure.html"), in: folder)
        #expect(measured["width"] == 390)
        #expect(measured["charts"] == 4)
        #expect((measured["ticks"]?.integer ?? 0) > 20)
        #expect((measured["smallest"]?.integer ?? 0) >= 10)
    }

    /// What a page's `<pre>` holds when Chromium has loaded it.
    private static func chromium(_ page: String, in folder: TemporaryFolder) throws -> JSONValue {
        let output = try folder.file("dom.html", "")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files",
            "--user-data-dir=\(folder.path("profile"))", "--dump-dom", "file://\(page)",
        ]
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let dom = try folder.text("dom.html")
        let text = dom.components(separatedBy: "<pre>").dropFirst().first?.components(separatedBy: "</pre>")
            .first
        return try JSONValue(parsing: try #require(text, "Chromium showed nothing: is it installed?"))
    }
}
