/// One parameter of an action.
package struct ScriptParameter: Hashable, Sendable {
    package var name: String
    package var type: ParameterType
    /// Stands by itself, in the order of the declaration; the others are fields of the one options table.
    package var isPositional: Bool
    package var isRequired: Bool
    /// As an author would write it.
    package var fallback: String?
    package var doc: String

    static func positional(
        _ name: String,
        _ type: ParameterType,
        required: Bool = true,
        default fallback: String? = nil,
        _ doc: String
    ) -> Self {
        Self(
            name: name,
            type: type,
            isPositional: true,
            isRequired: required,
            fallback: fallback,
            doc: doc
        )
    }

    static func option(
        _ name: String,
        _ type: ParameterType,
        required: Bool = false,
        default fallback: String? = nil,
        _ doc: String
    ) -> Self {
        Self(
            name: name,
            type: type,
            isPositional: false,
            isRequired: required,
            fallback: fallback,
            doc: doc
        )
    }
}

/// One thing that a script may ask for, declared once: binding, argument checks, luacheck's globals, the
/// editor's definitions and the reference page all come from this.
package struct ScriptAction: Hashable, Sendable {
    package enum Style: Hashable, Sendable {
        /// `call:say(...)`.
        case method
        /// `sms.send(...)`, or `print(...)` where the object is empty.
        case function
    }

    /// In which files it exists.
    package enum Place: String, Hashable, Sendable, CaseIterable {
        case flow, outplan, callees, test
    }

    package let object: String
    package let name: String
    package let style: Style
    package let parameters: [ScriptParameter]
    package let positional: [ScriptParameter]
    package let options: [ScriptParameter]
    /// What it answers, in words; empty: nothing.
    package let result: String
    /// What it answers, in the editor's types; empty: nothing.
    package let luaResult: String
    package let doc: String
    /// Not after a hang-up.
    package let needsMedia: Bool
    /// The script waits while the engine performs it; else it answers at once, in the script.
    package let suspends: Bool
    package let places: Set<Place>
    /// `call:say`, `sms.send`, `print`.
    package let fullName: String

    init(
        _ object: String,
        _ name: String,
        style: Style = .method,
        _ parameters: [ScriptParameter] = [],
        result: String = "",
        luaResult: String = "",
        needsMedia: Bool = false,
        suspends: Bool = true,
        in places: Set<Place> = [.flow],
        _ doc: String
    ) {
        self.object = object
        self.name = name
        self.style = style
        self.parameters = parameters
        positional = parameters.filter(\.isPositional)
        options = parameters.filter { !$0.isPositional }
        self.result = result
        self.luaResult = luaResult
        self.doc = doc
        self.needsMedia = needsMedia
        self.suspends = suspends
        self.places = places
        fullName = object.isEmpty ? name : object + (style == .method ? ":" : ".") + name
    }
}

/// A value that a script may read, not an action: `call.target`.
package struct ScriptFact: Hashable, Sendable {
    package var object: String
    package var name: String
    package var luaType: String
    package var doc: String
}

/// Everything that scripts may use beside Lua's own functions.
package enum ScriptAPI {
    package static let actions: [ScriptAction] =
        media + lasting + messages + web + values + policy + callees + tests

    /// By full name.
    package static let byName: [String: ScriptAction] = Dictionary(
        uniqueKeysWithValues: actions.map { ($0.fullName, $0) }
    )

    package static func actions(in place: ScriptAction.Place) -> [ScriptAction] {
        actions.filter { $0.places.contains(place) }
    }

    /// Names that will be built later and are refused until then.
    package static let reserved: [String: String] = [
        "call:ai": "call:ai is reserved for a later version and does nothing yet",
        "llm": "llm is reserved for a later version and does nothing yet",
    ]

    /// Globals of Lua that the sandbox has not, and what to use instead.
    static let withheld: [String: String] = [
        "os": "; time.now() tells the time",
        "io": "; print and log write to the trace",
        "debug": "", "collectgarbage": "",
        "package": "; require reads a file of the folder",
        "dofile": "; require reads a file of the folder",
        "loadfile": "; require reads a file of the folder",
    ]

    /// The objects that a handler is given.
    static let objects = ["call", "message", "email"]
}
