import Lua
import Outbound

extension ParameterType {
    func readText(_ value: LuaValue, _ scope: ArgumentScope) throws(ArgumentProblem) -> Argument {
        switch self {
        case .files:
            if let table = value.table, !table.array.isEmpty, table.fields.isEmpty {
                var files: [String] = []
                for item in table.array { files.append(try path(item, scope)) }
                guard files.count <= 50 else {
                    throw ArgumentProblem(message: "\(files.count) files, and 50 are the most")
                }
                return .texts(files)
            }
            return .texts([try path(value, scope)])
        case .list:
            guard let table = value.table, table.fields.isEmpty, table.array.count <= 500 else {
                throw wrong(value)
            }
            var texts: [String] = []
            for item in table.array {
                guard let text = item.string else { throw wrong(item) }
                texts.append(text)
            }
            return .texts(texts)
        case .file: return .text(try path(value, scope))
        default: break
        }
        guard let text = plain(value) else { throw wrong(value) }
        switch self {
        case .text(let max): return .text(try rendered(text, scope, .plain, max))
        case .html: return .text(try rendered(text, scope, .html, 500_000))
        case .name:
            let name = try rendered(text, scope, .plain, 500)
            guard !name.isEmpty, !name.contains(where: \.isNewline) else {
                throw ArgumentProblem(message: "expected a name of one line, given \(Given.quoted(name))")
            }
            return .text(name)
        case .keys(let min, let max):
            guard value.string != nil, text.allSatisfy({ "0123456789*#ABCD".contains($0) }),
                (min...max).contains(text.count)
            else { throw wrong(value) }
            return .text(text)
        case .choice(let names):
            guard names.contains(text) else {
                let near =
                    Suggestion.nearest(to: text, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
                throw ArgumentProblem(message: wrong(value).message + near)
            }
            return .text(text)
        case .string(let max):
            guard text.utf8.count <= max else {
                throw ArgumentProblem(message: "\(text.utf8.count) bytes long, and \(max) are the most")
            }
            return .text(text)
        default: return .text(text)
        }
    }

    /// Numbers are texts where a text is wanted, as everywhere in Lua.
    private func plain(_ value: LuaValue) -> String? {
        switch self {
        case .text, .html, .name, .string: value.string ?? value.integer.map { String($0) }
        default: value.string
        }
    }

    private func rendered(
        _ text: String,
        _ scope: ArgumentScope,
        _ use: Template.Use,
        _ max: Int
    ) throws(ArgumentProblem) -> String {
        let result: String
        do throws(Template.Problem) {
            result = try Template(text).render(scope.template, use: use)
        } catch {
            throw ArgumentProblem(message: error.description)
        }
        guard result.count <= max else {
            throw ArgumentProblem(message: "\(result.count) characters long, and \(max) are the most")
        }
        return result
    }

    private func path(_ value: LuaValue, _ scope: ArgumentScope) throws(ArgumentProblem) -> String {
        guard let text = value.string, !text.isEmpty else { throw wrong(value) }
        let path = try rendered(text, scope, .file, 500)
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains(".."), !path.contains("\0") else {
            throw ArgumentProblem(
                message: "expected a file below the campaign's folder, given \(Given.quoted(path))"
            )
        }
        return path
    }

    func readJSON(_ value: LuaValue, _ scope: ArgumentScope) throws(ArgumentProblem) -> Argument {
        let json: JSONValue
        do throws(ValueProblem) {
            json = try JSONValue(script: value, variables: scope.template.variables)
        } catch {
            throw ArgumentProblem(message: "expected \(words), given \(error.message)")
        }
        if self == .json { return .json(json) }
        guard case .object(let fields) = json, value.table != nil else { throw wrong(value) }
        if self == .texts {
            for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
                switch field {
                case .string, .integer, .number, .boolean: continue
                default:
                    throw ArgumentProblem(
                        message: "\"\(name)\": expected a text, given \(field.text.prefix(40))"
                    )
                }
            }
        }
        return .fields(fields)
    }
}

/// Times of day as authors write them: `18:30`.
enum ClockText {
    /// Minutes since midnight, 0 to 1440 (`24:00`); nil when the text is none.
    static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].count), parts[1].count == 2,
            parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        return hour * 60 + minute
    }
}
