import Outbound
import Simulation

/// What a person at the far end types, as moves.
enum FarEndText {
    /// How the moment of ringing is answered, and with what the person begins.
    static func ringing(_ text: String) -> (answer: FarEnd.Answer, moves: [Move]) {
        switch text.trimmed.lowercased() {
        case "busy": (.ended(.busy), [])
        case "reject", "rejected", "hangup", "hang up": (.ended(.rejected), [])
        case "no_answer", "no answer": (.ended(.noAnswer), [])
        case "machine": (.machine, [])
        case "": (.answered, [])
        default: (.answered, moves(text))
        }
    }

    /// Moves of one line; none where the person waits.
    static func moves(_ text: String) -> [Move] {
        let text = text.trimmed
        if text.isEmpty { return [] }
        if text == "hangup" || text == "hang up" { return [.hangUp] }
        let keys = text.filter { $0 != " " }
        let isKeys = keys.allSatisfy { "0123456789*#".contains($0) }
        if isKeys { return [.press(keys)] }
        let pressed = text.dropFirst(6).filter { $0 != " " }
        if text.hasPrefix("press "), pressed.allSatisfy({ "0123456789*#ABCD".contains($0) }) {
            return [.press(String(pressed))]
        }
        return [.say(text.hasPrefix("say ") ? String(text.dropFirst(4)).trimmed : text)]
    }

    static let ringingWords = ["busy", "reject", "no_answer", "machine"]
    static let words = ["hangup", "say ", "press "]
}

extension String {
    var trimmed: String {
        var rest = self[...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}
