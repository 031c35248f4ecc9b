import Lua
import Outbound

/// Reads a table of a returned value key by key; problems name the key, its line and column.
struct TableReader {
    let table: LuaTable
    /// From the returned value to this table.
    let path: [ScriptKeys.Key]
    let file: Publication.File

    init(_ table: LuaTable, path: [ScriptKeys.Key] = [], file: Publication.File) {
        self.table = table
        self.path = path
        self.file = file
    }

    /// `retry.no_answer[2]`.
    static func name(_ path: [ScriptKeys.Key]) -> String {
        var text = ""
        for key in path {
            switch key {
            case .name(let name): text += text.isEmpty ? name : ".\(name)"
            case .place(let place): text += "[\(place)]"
            }
        }
        return text
    }

    func problem(_ key: ScriptKeys.Key? = nil, _ message: String) -> ScriptProblem {
        let whole = path + [key].compactMap { $0 }
        let name = TableReader.name(whole)
        return file.problem(whole, name.isEmpty ? message : "\(name): \(message)")
    }

    func expected(_ words: String, _ key: ScriptKeys.Key, _ value: LuaValue) -> ScriptProblem {
        problem(key, "expected \(words), given \(Given.describe(value))")
    }

    /// No other names, and no entries without a name unless `list`.
    func allow(_ known: [String], list: Bool = false) throws(ScriptProblem) {
        for (name, _) in table.fields where !known.contains(name) {
            let here = path.isEmpty ? "" : "\(TableReader.name(path)): "
            throw file.problem(
                path + [.name(name)],
                "\(here)unknown key \"\(name)\"" + Suggestion.ending(for: name, among: known)
            )
        }
        if !list, let first = table.array.first {
            throw problem(.place(1), "\(Given.describe(first)) stands here without a name")
        }
    }

    func value(_ name: String) -> LuaValue? {
        switch table[name] {
        case nil, .null, .jsonNull: nil
        case let value?: value
        }
    }

    func table(_ name: String) throws(ScriptProblem) -> TableReader? {
        guard let value = value(name) else { return nil }
        guard let inner = value.table else { throw expected("a table", .name(name), value) }
        return TableReader(inner, path: path + [.name(name)], file: file)
    }

    /// Reads by a parameter's type, as arguments of actions are.
    func read(_ name: String, _ type: ParameterType) throws(ScriptProblem) -> Argument? {
        guard let value = value(name) else { return nil }
        let scope = ArgumentScope(template: TemplateScope(target: TargetDraft(destinations: [])))
        do throws(ArgumentProblem) {
            return try type.read(value, scope)
        } catch {
            throw problem(.name(name), error.message)
        }
    }

    func duration(
        _ name: String,
        min: Duration,
        max: Duration,
        negative: Bool = false
    ) throws(ScriptProblem) -> Duration? {
        guard let value = value(name) else { return nil }
        return try duration(value, .name(name), min: min, max: max, negative: negative)
    }

    func duration(
        _ value: LuaValue,
        _ key: ScriptKeys.Key,
        min: Duration,
        max: Duration,
        negative: Bool = false
    ) throws(ScriptProblem) -> Duration {
        let duration: Duration
        do throws(ArgumentProblem) {
            duration = try ParameterType.duration(value, negative: negative)
        } catch {
            throw problem(key, error.message)
        }
        guard duration >= min, duration <= max else {
            throw problem(
                key,
                "expected a duration from \(DurationText.text(min)) to \(DurationText.text(max)), given "
                    + Given.describe(value)
            )
        }
        return duration
    }

    func integer(_ name: String, _ range: ClosedRange<Int64>) throws(ScriptProblem) -> Int? {
        guard case .integer(let number)? = try read(name, .integer(range)) else { return nil }
        return number
    }

    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String,
        _ type: Choice.Type
    ) throws(ScriptProblem) -> Choice? where Choice.RawValue == String {
        let names = type.allCases.map(\.rawValue)
        guard case .text(let text)? = try read(name, .choice(names)) else { return nil }
        return Choice(rawValue: text)
    }

    func text(_ name: String) throws(ScriptProblem) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string, !text.isEmpty else { throw expected("a text", .name(name), value) }
        return text
    }

    /// A time that a script may leave to chance.
    func draw(_ name: String) throws(ScriptProblem) -> Draw? {
        guard case .draw(let draw)? = try read(name, .draw) else { return nil }
        return draw
    }
}
