import Authoring
import Foundation
import Outbound
import Testing

@Suite("The report's figures, charts and page")
struct ReportTests {
    private static let nine = Instant(milliseconds: 1_772_467_200_000)  // 2026-03-02 09:00 in Denver

    private static func campaign(_ name: String = "morning", _ kind: CampaignKind = .call) -> Campaign {
        Campaign(id: Identifier(1), name: name, kind: kind, zone: "America/Denver")
    }

    private static func target(_ id: Int64, _ state: TargetState = .idle, hold: String? = nil) -> Target {
        let destination = Destination(type: .tel, address: "+13035550101")
        return Target(
            id: Identifier(id),
            draft: TargetDraft(destinations: [destination]),
            state: state,
            hold: hold
        )
    }

    /// An attempt from so many minutes after nine, this long; nil is still open.
    private static func attempt(
        _ id: Int64,
        at minute: Int64,
        lasts minutes: Int64?,
        _ outcome: Outcome?,
        disposition: String? = nil
    ) -> Attempt {
        Attempt(
            id: Identifier(id),
            campaign: Identifier(1),
            target: Identifier(id),
            number: 1,
            destination: Destination(type: .tel, address: "+13035550101"),
            state: outcome == nil ? .dialing : .done,
            startedAt: nine + .minutes(minute),
            endedAt: minutes.map { nine + .minutes(minute + $0) },
            outcome: outcome,
            disposition: disposition
        )
    }

    private static func report(
        _ attempts: [Attempt],
        targets: [Target],
        campaign: Campaign = campaign()
    ) -> CampaignReport {
        CampaignReport(campaign: campaign, targets: targets, attempts: attempts, talks: [])
    }

    @Test func `calls in progress count what overlaps, what is open, and what took no time`() {
        let targets = (1...4).map { Self.target($0, .done(.reached)) }
        let overlapping = Self.report(
            [
                Self.attempt(1, at: 0, lasts: 10, .answered), Self.attempt(2, at: 5, lasts: 10, .answered),
                // Begins as the first ends: never three at once.
                Self.attempt(3, at: 10, lasts: 2, .answered),
            ],
            targets: targets
        )
        #expect(overlapping.inProgress.max() == 2)
        let open = Self.report(
            [Self.attempt(1, at: 0, lasts: nil, nil), Self.attempt(2, at: 5, lasts: 10, .busy)],
            targets: targets
        )
        #expect(open.inProgress.max() == 2)
        #expect(
            Self.report([Self.attempt(1, at: 0, lasts: 0, .sent)], targets: targets).inProgress.max() == 1
        )
    }

    @Test func `the page has every chart, each with its figures as a table, and no script or address`() {
        let page = Self.report(
            [
                Self.attempt(1, at: 0, lasts: 1, .answered, disposition: "yes"),
                Self.attempt(2, at: 90, lasts: 1, .noAnswer),
            ],
            targets: [Self.target(1, .done(.reached)), Self.target(2, .done(.exhausted))]
        ).page()
        for title in [
            "Reach over time", "Calls in progress", "Outcomes by hour of the day", "Attempts per target",
        ] {
            #expect(page.contains("<h2>\(title)</h2>"), "\(title)")
            #expect(page.contains(">\(title)</title><desc"), "\(title)")
            #expect(page.contains("<summary>Figures: \(title.lowercased())</summary>"), "\(title)")
        }
        #expect(page.contains("<h2>Not reached, and why</h2><table>"))
        #expect(page.contains("every try used up"))
        #expect(page.contains("2026-03-02 09:00 to 10:31 (America/Denver)"))
        #expect(page.contains("9:00: 1 attempts, 1 answered; 10:00: 1 attempts, 1 no answer."))
        #expect(page.contains("content=\"default-src 'none';"))
        for word in ["<script", "http:", "https:", "url(", "@import", " src="] {
            #expect(!page.contains(word), "\(word)")
        }
    }

    @Test func `an author's words are text, whatever they hold and whichever way they run`() {
        let name = "<script>alert('x')</script> & \"חמלה\""
        let page = Self.report(
            [Self.attempt(1, at: 0, lasts: 1, .answered, disposition: "<img src=x>")],
            targets: [Self.target(1, .idle, hold: "<b>held</b>")],
            campaign: Self.campaign(name)
        ).page()
        let escaped = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;חמלה&quot;"
        #expect(page.contains("<title>\(escaped) - campaign report</title>"))
        #expect(page.contains("<h1><bdi>\(escaped)</bdi></h1>"))
        #expect(page.contains("<bdi>&lt;img src=x&gt;</bdi>"))
        #expect(page.contains("held: &lt;b&gt;held&lt;/b&gt;"))
        #expect(!page.contains("<b>held"))
    }

    @Test func `without targets, without attempts and with messages alone the page says only what there is`()
    {
        let empty = Self.report([], targets: []).page()
        #expect(empty.contains("The campaign has no targets.") && empty.contains("No attempt was made"))
        #expect(!empty.contains("class=\"chart\""))
        let waiting = Self.report([], targets: [Self.target(1, hold: "no zone")]).page()
        #expect(waiting.contains("held: no zone"))
        let messages = Self.report(
            [Self.attempt(1, at: 0, lasts: 0, .delivered)],
            targets: [Self.target(1, .done(.reached))],
            campaign: Self.campaign("news", .email)
        )
        #expect(messages.page().contains("Every target is reached."))
        #expect(!messages.page().contains("Calls in progress"))
        #expect(!messages.lines().contains { $0.contains("in progress") })
    }

    @Test(arguments: ["light", "dark"])
    func `text stands out from the page by 4.5 to 1 and colours by 3 to 1`(_ theme: String) throws {
        let page = Self.report([], targets: []).page()
        let css = try #require(
            page.components(separatedBy: ":root{").dropFirst(theme == "light" ? 1 : 2).first
        )
        let colours = Dictionary(
            uniqueKeysWithValues: css.prefix { $0 != "}" }.split(separator: ";").map { entry in
                let parts = entry.split(separator: ":")
                return (String(parts[0].dropFirst(2)), Contrast.luminance(String(parts[1])))
            }
        )
        let ground = try #require(colours["bg"])
        let card = try #require(colours["card"])
        #expect(colours.count == 19)
        for (name, colour) in colours where !["bg", "card", "line"].contains(name) {
            let isText = ["fg", "mute"].contains(name)
            let least =
                isText
                ? min(Contrast.ratio(colour, ground), Contrast.ratio(colour, card))
                : Contrast.ratio(colour, ground)
            #expect(least >= (isText ? 4.5 : 3), "--\(name) in \(theme): \(least)")
        }
    }

    @Test func `a narrow terminal gets the same figures without the bars`() {
        let report = Self.report(
            [Self.attempt(1, at: 0, lasts: 1, .answered)],
            targets: [Self.target(1, .done(.reached))]
        )
        #expect(report.lines().contains("    answered             1  100.0%  ########################"))
        #expect(report.lines(columns: 40).contains("    answered             1  100.0%  ####"))
        #expect(report.lines(columns: 36).contains("    answered             1  100.0%"))
        #expect(report.lines(columns: 40).allSatisfy { $0.count <= 45 })
    }

    private static let scales: [(Int, [Int])] = [
        (0, [0, 1]), (1, [0, 1]), (4, [0, 1, 2, 3, 4]), (5, [0, 2, 4, 6]), (41, [0, 20, 40, 60]),
        (4441, [0, 2000, 4000, 6000]), (10_000, [0, 5000, 10_000]),
    ]

    @Test(arguments: scales)
    func `a chart's counts are round`(_ most: Int, _ marks: [Int]) {
        #expect(Scale(most: most).marks == marks)
    }

    @Test func `counts are written in groups, and round ones short`() {
        #expect(
            [0, 950, 1200, 10_000, 1_500_000, 2_000_000, 10_404].map(Scale.words) == [
                "0", "950", "1,200", "10k", "1,500k", "2M", "10,404",
            ]
        )
    }

    private static let spans: [(seconds: Int64, words: [String])] = [
        (12, ["09:00:00", "09:00:05", "09:00:10"]), (10_800, ["09:00", "10:00", "11:00", "12:00"]),
        (144_000, ["12:00", "3 Mar", "12:00", "4 Mar"]),
        (2_592_000, ["5 Mar", "12 Mar", "19 Mar", "26 Mar"]), (0, ["09:00:00"]),
    ]

    @Test(arguments: spans)
    func `marks of time stand at round hours and days of the campaign's clocks`(
        _ seconds: Int64,
        _ words: [String]
    ) throws {
        let zone = try #require(Zone("America/Denver"))
        let axis = TimeAxis(from: Self.nine, to: Self.nine + .seconds(seconds), zone: zone)
        #expect(axis.marks.map(\.text) == words)
        #expect(axis.marks.allSatisfy { (0...1).contains($0.at) })
    }
}

/// Contrast as WCAG 2.2 defines it.
private enum Contrast {
    /// The relative luminance of `#rgb` or `#rrggbb`.
    static func luminance(_ colour: String) -> Double {
        var digits = colour.dropFirst().compactMap(\.hexDigitValue)
        if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
        let parts = stride(from: 0, to: 6, by: 2).map { index -> Double in
            let share = Double(digits[index] * 16 + digits[index + 1]) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }

    static func ratio(_ one: Double, _ other: Double) -> Double {
        (max(one, other) + 0.05) / (min(one, other) + 0.05)
    }
}
