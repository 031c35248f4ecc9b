import Flows

/// Inline SVG charts without any script: sized by the page, coloured by its CSS, with a title and a
/// description for screen readers.
struct Chart {
    /// As wide as a telephone, so that its small print is readable there.
    private static let width = 360.0
    private static let height = 190.0
    private static let left = 38.0
    private static let right = 8.0
    private static let bottom = 24.0
    private static let top = 12.0
    private static let widestBar = 40.0

    private static var plotWidth: Double { width - left - right }
    private static var plotHeight: Double { height - bottom - top }

    let id: String
    let title: String
    let description: String

    /// A filled curve. Each value stands for one of as many equal spans: `isPeak` draws the most within the
    /// span, as a staircase; else the value at its end, as a line from zero.
    func curve(_ values: [Int], marks: [TimeAxis.Mark], isPeak: Bool, goal: Int? = nil) -> String {
        let scale = Scale(most: max(values.max() ?? 0, goal ?? 0))
        func x(_ edge: Int) -> String {
            Chart.number(Chart.left + Chart.plotWidth * Double(edge) / Double(max(values.count, 1)))
        }
        var line = isPeak ? "" : "M\(x(0)) \(Chart.y(0, scale))"
        for (index, value) in values.enumerated() {
            let y = Chart.y(value, scale)
            if isPeak { line += index == 0 ? "M\(x(0)) \(y)" : "V\(y)" }
            line += isPeak ? "H\(x(index + 1))" : "L\(x(index + 1)) \(y)"
        }
        let base = Chart.y(0, scale)
        let area = "\(line)L\(x(values.count)) \(base)L\(x(0)) \(base)Z"
        let end = Chart.number(Chart.left + Chart.plotWidth)
        let limit = goal.map { "<path class=\"goal\" d=\"M\(x(0)) \(Chart.y($0, scale))H\(end)\"/>" } ?? ""
        return svg(
            Chart.axis(scale) + limit
                + "<path class=\"area\" d=\"\(area)\"/><path class=\"line\" d=\"\(line)\"/>"
                + marks.map { Chart.label(at: $0.at, $0.text) }.joined()
        )
    }

    /// Stacked bars; a bar's parts are `(css class, count)` from the bottom up. `showsCounts` writes each
    /// bar's sum above it.
    func bars(
        _ bars: [(label: String, parts: [(style: String, count: Int)])],
        every: Int = 1,
        showsCounts: Bool = false
    ) -> String {
        let sums = bars.map { $0.parts.reduce(0) { $0 + $1.count } }
        let scale = Scale(most: sums.max() ?? 0)
        let step = Chart.plotWidth / Double(max(bars.count, 1))
        let width = min(step * 0.76, Chart.widestBar)
        var body = Chart.axis(scale)
        for (index, bar) in bars.enumerated() {
            let middle = Chart.left + step * (Double(index) + 0.5)
            var below = 0
            for part in bar.parts where part.count > 0 {
                let height = Chart.plotHeight * Double(part.count) / Double(scale.top)
                below += part.count
                body +=
                    "<rect class=\"mark \(part.style)\" x=\"\(Chart.number(middle - width / 2))\" "
                    + "y=\"\(Chart.y(below, scale))\" width=\"\(Chart.number(width))\" "
                    + "height=\"\(Chart.number(height))\"/>"
            }
            if showsCounts, sums[index] > 0 {
                body +=
                    "<text class=\"tick\" x=\"\(Chart.number(middle))\" y=\"\(Chart.y(sums[index], scale))\" "
                    + "text-anchor=\"middle\" dy=\"-3\">\(Scale.words(sums[index]))</text>"
            }
            if index % every == 0 {
                body += Chart.label(at: (Double(index) + 0.5) / Double(bars.count), bar.label)
            }
        }
        return svg(body)
    }

    /// A bar beside a figure in words: nothing for a screen reader, which has the figure.
    static func meter(_ share: Double, style: String = "") -> String {
        "<svg class=\"meter\" viewBox=\"0 0 100 1\" preserveAspectRatio=\"none\" aria-hidden=\"true\">"
            + "<rect class=\"mark \(style)\" width=\"\(number(share * 100))\" height=\"1\"/></svg>"
    }

    private func svg(_ body: String) -> String {
        "<svg class=\"chart\" viewBox=\"0 0 \(Int(Chart.width)) \(Int(Chart.height))\" role=\"img\" "
            + "aria-labelledby=\"\(id)-t \(id)-d\"><title id=\"\(id)-t\">\(Template.escaped(title))</title>"
            + "<desc id=\"\(id)-d\">\(Template.escaped(description))</desc>\(body)</svg>"
    }

    private static func y(_ value: Int, _ scale: Scale) -> String {
        number(top + plotHeight * (1 - Double(value) / Double(scale.top)))
    }

    private static func axis(_ scale: Scale) -> String {
        scale.marks.map { mark in
            let y = y(mark, scale)
            return "<path class=\"grid\" d=\"M\(number(left)) \(y)H\(number(left + plotWidth))\"/>"
                + "<text class=\"tick\" x=\"\(number(left - 6))\" y=\"\(y)\" text-anchor=\"end\" dy=\"3\">"
                + "\(Scale.words(mark))</text>"
        }.joined()
    }

    private static func label(at share: Double, _ text: String) -> String {
        let anchor = share < 0.05 ? "start" : share > 0.95 ? "end" : "middle"
        return "<text class=\"tick\" x=\"\(number(left + plotWidth * share))\" y=\"\(number(height - 7))\" "
            + "text-anchor=\"\(anchor)\">\(Template.escaped(text))</text>"
    }

    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}

/// The counts at the left of a chart: round numbers from zero to at least the most that is shown.
package struct Scale {
    /// The distance of two marks: 1, 2 or 5, or these times a power of ten.
    package let step: Int
    package let top: Int

    package init(most: Int) {
        let aim = max((most + 3) / 4, 1)
        var unit = 1
        while unit * 10 <= aim { unit *= 10 }
        step = [1, 2, 5, 10].map { $0 * unit }.first { $0 >= aim } ?? aim
        top = max((most + step - 1) / step, 1) * step
    }

    package var marks: [Int] { Array(stride(from: 0, through: top, by: step)) }

    /// `950`, `1,200`, `25k`, `3M`; a count that is not round keeps all its digits.
    package static func words(_ count: Int) -> String {
        if count >= 1_000_000, count % 1_000_000 == 0 { return "\(count / 1_000_000)M" }
        if count >= 10_000, count % 1000 == 0 { return "\(grouped(count / 1000))k" }
        return grouped(count)
    }

    /// Digits in groups of three: `10,404`.
    package static func grouped(_ count: Int) -> String {
        let digits = String(count.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return count < 0 ? "-" + text : text
    }
}
