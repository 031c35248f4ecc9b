import Outbound

/// Results as JUnit's XML, which CI systems read: a suite for each file.
package enum JUnitText {
    package static func text(_ files: [TestedFile]) -> String {
        let count = files.reduce(0) { $0 + $1.results.count }
        let failures = files.reduce(0) { $0 + $1.failures }
        let errors = files.reduce(0) { $0 + $1.obstacles.count }
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites tests="\(count)" failures="\(failures)" errors="\(errors)" \
            time="\(seconds(files.flatMap(\.results)))">

            """
        for file in files { text += suite(file) }
        return text + "</testsuites>\n"
    }

    private static func suite(_ file: TestedFile) -> String {
        var text = """
              <testsuite name="\(escaped(file.file))" tests="\(file.results.count)" \
            failures="\(file.failures)" errors="\(file.obstacles.count)" time="\(seconds(file.results))">

            """
        for obstacle in file.obstacles {
            text += "    <testcase classname=\"\(escaped(file.file))\" name=\"(the file)\">\n"
            text += "      <error message=\"\(escaped(obstacle.description))\"/>\n    </testcase>\n"
        }
        for result in file.results {
            let line = result.line.map { " line=\"\($0)\"" } ?? ""
            text +=
                "    <testcase classname=\"\(escaped(file.file))\" name=\"\(escaped(result.name))\" "
                + "file=\"\(escaped(file.file))\"\(line) time=\"\(seconds([result]))\""
            guard let failure = result.failure else {
                text += "/>\n"
                continue
            }
            let lines = failure.lines(width: 80).joined(separator: "\n")
            text += ">\n      <failure message=\"\(escaped(failure.message))\">\(escaped(lines))</failure>\n"
            text += "    </testcase>\n"
        }
        return text + "  </testsuite>\n"
    }

    private static func seconds(_ results: [TestResult]) -> String {
        let milliseconds = results.reduce(0) { $0 + $1.time.milliseconds }
        let fraction = String(1000 + milliseconds % 1000).dropFirst()
        return "\(milliseconds / 1000).\(fraction)"
    }

    /// For attributes and text; what XML cannot hold is shown as a mark.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            case "\t": result += "&#9;"
            case "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}", "\u{10000}"...:
                result.unicodeScalars.append(scalar)
            default: result += "\u{FFFD}"
            }
        }
        return result
    }
}
