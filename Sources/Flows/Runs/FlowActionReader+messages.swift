import Outbound

extension FlowActionReader {
    func message(_ type: DestinationType) throws(ArgumentProblem) -> Reading {
        let destination: Destination
        if let address = arguments.text("to") {
            if type == .sms {
                guard Address.isNumber(address) else {
                    throw arguments.problem(", to: \(Address.numberWords)")
                }
            } else {
                guard Address.isEmail(address) else {
                    throw arguments.problem(", to: expected an email address such as \"ada@example.org\"")
                }
            }
            destination = Destination(type: type, address: address)
        } else if let own = context.target.destinations.first(where: { $0.type == type }) {
            destination = own
        } else {
            return .unavailable("the target has no \(type.rawValue) address")
        }
        let request = try request(to: destination)
        return .action(type == .sms ? .sendSMS(request) : .sendEmail(request))
    }

    func campaignMessage() throws(ArgumentProblem) -> FlowAction {
        .sendMessage(try request(to: context.destination))
    }

    private func request(to destination: Destination) throws(ArgumentProblem) -> MessageRequest {
        let (text, html) = (arguments.text("text"), arguments.text("html"))
        guard text != nil || html != nil else {
            throw arguments.problem(": neither text nor html is given; give one or both")
        }
        let subject = arguments.text("subject")
        if let subject, subject.contains(where: \.isNewline) {
            throw arguments.problem(", subject: has more than one line")
        }
        return MessageRequest(
            to: destination,
            source: arguments.text("from"),
            subject: subject,
            text: text,
            html: html,
            attachments: arguments.texts("attachments") ?? []
        )
    }
}

/// Forms of addresses that a flow may name.
enum Address {
    static let numberWords = "expected a number in international form: + and 7 to 15 digits"

    /// `+` and 7 to 15 digits (E.164).
    static func isNumber(_ text: String) -> Bool {
        guard text.first == "+" else { return false }
        let digits = text.dropFirst()
        return (7...15).contains(digits.count) && digits.allSatisfy { $0.isASCII && $0.isNumber }
            && digits.first != "0"
    }

    static func isSIP(_ text: String) -> Bool {
        (text.hasPrefix("sip:") || text.hasPrefix("sips:")) && text.count > 5
            && !text.contains(where: \.isWhitespace)
    }

    static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && !text.contains(where: \.isWhitespace)
            && text.utf8.count <= 254
    }
}
