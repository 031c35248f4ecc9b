import Outbound

extension JSONValue {
    /// The values of an array; of anything else none.
    var list: [JSONValue] {
        if case .array(let values) = self { return values }
        return []
    }
}
