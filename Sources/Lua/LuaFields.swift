/// The named fields of a table, always in byte order of their names, so that two runs walk them alike.
///
/// A sorted row and not a dictionary: a script's tables are small, and hashing each name would cost more than
/// the rest of an action's way to Swift.
package struct LuaFields: Sendable, Equatable {
    package typealias Element = (key: String, value: LuaValue)

    fileprivate struct Field: Sendable, Equatable {
        var key: String
        var value: LuaValue
    }

    private var row: [Field] = []

    package init() {}

    package init(_ fields: [String: LuaValue]) {
        row = fields.map { Field(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
    }

    package var count: Int { row.count }
    package var isEmpty: Bool { row.isEmpty }
    package var keys: [String] { row.map(\.key) }
    package var values: [LuaValue] { row.map(\.value) }

    package subscript(name: String) -> LuaValue? {
        get {
            let place = place(of: name)
            return place < row.count && row[place].key == name ? row[place].value : nil
        }
        set {
            let place = place(of: name)
            let known = place < row.count && row[place].key == name
            switch (known, newValue) {
            case (true, .some(let value)): row[place].value = value
            case (true, .none): row.remove(at: place)
            case (false, .some(let value)): row.insert(Field(key: name, value: value), at: place)
            case (false, .none): break
            }
        }
    }

    package subscript(name: String, default value: @autoclosure () -> LuaValue) -> LuaValue {
        self[name] ?? value()
    }

    @discardableResult
    package mutating func removeValue(forKey name: String) -> LuaValue? {
        let old = self[name]
        self[name] = nil
        return old
    }

    /// Takes so many fields, at least one, as they come, which is in order as a rule. Names that came out
    /// alike when they were repaired, or that Unicode holds to be equal, leave the last one.
    init(inOrder count: Int, _ next: () -> Element) {
        row = Array(count: count) {
            let (key, value) = next()
            return Field(key: key, value: value)
        }
        let isOrdered = row.indices.dropFirst().allSatisfy { row[$0 - 1].key < row[$0].key }
        if isOrdered { return }
        let unordered = row
        row = []
        for field in unordered { self[field.key] = field.value }
    }

    private func place(of name: String) -> Int {
        var low = 0
        var high = row.count
        while low < high {
            let middle = (low + high) / 2
            if row[middle].key < name { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension LuaFields: Sequence {
    package struct Iterator: IteratorProtocol {
        private var rest: IndexingIterator<[Field]>

        fileprivate init(_ row: [Field]) { rest = row.makeIterator() }

        package mutating func next() -> LuaFields.Element? {
            guard let field = rest.next() else { return nil }
            return (field.key, field.value)
        }
    }

    package func makeIterator() -> Iterator { Iterator(row) }
}

extension LuaFields: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, LuaValue)...) {
        self.init()
        for (name, value) in elements { self[name] = value }
    }
}
