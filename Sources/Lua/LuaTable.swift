/// A Lua table as the border knows it: a list (keys 1 to n) and named fields.
package struct LuaTable: Sendable, Equatable {
    package var array: [LuaValue]
    package var fields: LuaFields

    package init(array: [LuaValue] = []) {
        self.array = array
        fields = LuaFields()
    }

    package init(array: [LuaValue] = [], fields: LuaFields) {
        self.array = array
        self.fields = fields
    }

    package init(array: [LuaValue] = [], fields: [String: LuaValue]) {
        self.array = array
        self.fields = LuaFields(fields)
    }

    package subscript(name: String) -> LuaValue? {
        get { fields[name] }
        set { fields[name] = newValue }
    }

    package var isEmpty: Bool { array.isEmpty && fields.isEmpty }
}

extension LuaTable: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, LuaValue)...) {
        self.init()
        for (name, value) in elements { fields[name] = value }
    }
}

extension LuaTable: ExpressibleByArrayLiteral {
    package init(arrayLiteral elements: LuaValue...) { self.init(array: elements) }
}
