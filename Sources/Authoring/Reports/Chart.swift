import Flows

/// Inline SVG charts without any script: sized by the page, coloured by its CSS, with a title and a
/// description for screen readers.
struct Chart {
    static let width = 640.0
    static let height = 220.0
    private static let left = 48.0
    private static let bottom = 28.0
    private static let top = 10.0

    private static var plotWidth: Double { width - left - 8 }
    private static var plotHeight: Double { height - bottom - top }

    /// A filled curve; `steps` draws it as a staircase.
    static func curve(
        id: String,
        title: String,
        description: String,
        values: [Int],
        labels: [(at: Double, text: String)],
        steps: Bool
    ) -> String {
        let most = max(values.max() ?? 0, 1)
        func x(_ index: Int) -> Double { left + plotWidth * Double(index) / Double(max(values.count - 1, 1)) }
        func y(_ value: Int) -> Double { top + plotHeight * (1 - Double(value) / Double(most)) }
        var line = ""
        for (index, value) in values.enumerated() {
            if index == 0 {
                line += "M\(number(x(0))) \(number(y(value)))"
            } else {
                if steps { line += "H\(number(x(index)))" }
                line += steps ? "V\(number(y(value)))" : "L\(number(x(index))) \(number(y(value)))"
            }
        }
        let base = number(top + plotHeight)
        let area = line + "L\(number(x(values.count - 1))) \(base)L\(number(left)) \(base)Z"
        let body =
            axis(most: most)
            + "<path class=\"area\" d=\"\(area)\"/><path class=\"line\" d=\"\(line)\"/>"
            + labels.map { label(at: $0.at, $0.text) }.joined()
        return svg(id: id, title: title, description: description, body)
    }

    /// Stacked bars; a bar's parts are `(css class, count)` from the bottom up.
    static func bars(
        id: String,
        title: String,
        description: String,
        bars: [(label: String, parts: [(style: String, count: Int)])]
    ) -> String {
        let most = max(bars.map { $0.parts.reduce(0) { $0 + $1.count } }.max() ?? 0, 1)
        let step = plotWidth / Double(max(bars.count, 1))
        let every = max(1, (bars.count + 11) / 12)
        var body = axis(most: most)
        for (index, bar) in bars.enumerated() {
            var y = top + plotHeight
            let x = left + step * Double(index) + step * 0.12
            for part in bar.parts where part.count > 0 {
                let height = plotHeight * Double(part.count) / Double(most)
                y -= height
                body +=
                    "<rect class=\"\(part.style)\" x=\"\(number(x))\" y=\"\(number(y))\" "
                    + "width=\"\(number(step * 0.76))\" height=\"\(number(height))\"/>"
            }
            if index % every == 0 {
                body += label(at: (Double(index) + 0.5) / Double(bars.count), bar.label)
            }
        }
        return svg(id: id, title: title, description: description, body)
    }

    private static func svg(id: String, title: String, description: String, _ body: String) -> String {
        "<svg viewBox=\"0 0 \(Int(width)) \(Int(height))\" role=\"img\" aria-labelledby=\"\(id)-t \(id)-d\">"
            + "<title id=\"\(id)-t\">\(Template.escaped(title))</title><desc id=\"\(id)-d\">\(Template.escaped(description))</desc>"
            + body + "</svg>"
    }

    private static func axis(most: Int) -> String {
        let marks = most == 1 ? [0, 1] : [0, most / 2, most]
        return marks.map { mark in
            let y = number(top + plotHeight * (1 - Double(mark) / Double(most)))
            return "<path class=\"grid\" d=\"M\(number(left)) \(y)H\(number(left + plotWidth))\"/>"
                + "<text class=\"tick\" x=\"\(number(left - 6))\" y=\"\(y)\" text-anchor=\"end\" dy=\"4\">\(mark)</text>"
        }.joined()
    }

    private static func label(at share: Double, _ text: String) -> String {
        let anchor = share < 0.05 ? "start" : share > 0.95 ? "end" : "middle"
        return "<text class=\"tick\" x=\"\(number(left + plotWidth * share))\" y=\"\(number(height - 8))\" "
            + "text-anchor=\"\(anchor)\">\(Template.escaped(text))</text>"
    }

    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
    }
}
