import Flows
import Intake
import Outbound

/// Texts and mails that a flow sends beside the campaign's to the target's own address: where no row has one,
/// nothing is ever sent.
struct BesideTally {
    private let uses: [(used: FlowTexts.Used, type: DestinationType)]
    private var rows = 0
    private var types: Set<DestinationType> = []

    init(_ texts: FlowTexts) {
        uses = texts.uses.compactMap { used in
            let action = used.use.action
            guard action.style == .function, action.name == "send", let options = used.use.options,
                !options.contains("to"), let type = DestinationType(rawValue: action.object)
            else { return nil }
            return (used, type)
        }
    }

    mutating func take(_ row: TargetRow) {
        if uses.isEmpty { return }
        rows += 1
        for destination in row.draft.destinations { types.insert(destination.type) }
    }

    func findings() -> [Finding] {
        guard rows > 0 else { return [] }
        return uses.filter { !types.contains($0.type) }.map { used, type in
            let (name, token) = (used.use.action.fullName, used.use.token)
            let own = type == .sms ? " (to = call.destination.address is the number called)" : ""
            return Finding(
                file: used.file,
                line: token.line,
                column: token.column,
                message:
                    "no row has an \(type.rawValue) address, and \(name) without a \"to\" goes there: "
                    + "nothing would be sent; give it one\(own)"
            )
        }
    }
}
