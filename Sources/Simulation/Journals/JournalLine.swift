import Outbound

/// One line of a journal: a JSON object with `at` (RFC 3339, UTC), `kind` and the fields, keys sorted by
/// bytes.
enum JournalLine {
    static func text(_ kind: String, at instant: Instant, _ fields: [String: JSONValue]) -> String {
        var fields = fields
        fields["at"] = .string(RFC3339.text(instant))
        fields["kind"] = .string(kind)
        return JSONValue.object(fields).text + "\n"
    }
}
