import Outbound

/// Lists of people of a swarm's world. Their addresses are few, so that campaigns share some.
enum SwarmPeople {
    static func address(_ kind: CampaignKind, _ number: Int) -> String {
        switch kind {
        case .call: "+1303555\(String(10_100 + number).dropFirst())"
        case .message: "sms:+1303555\(String(10_100 + number).dropFirst())"
        case .email: "reader\(number)@example.com"
        }
    }

    static func list(_ kind: CampaignKind, start: Instant, _ dice: inout SwarmDice) -> String {
        var rows = ["external_id,destination_0,destination_1,name,timezone,priority,not_before,not_after,vip"]
        let first = dice.number(0...30)
        for number in 0..<dice.number(1...28) {
            let before = dice.chance(0.1) ? RFC3339.text(start + .hours(Int64(dice.number(1...50)))) : ""
            let after = dice.chance(0.1) ? RFC3339.text(start + .hours(Int64(dice.number(20...90)))) : ""
            let fields = [
                "p\(number)",
                address(kind, first + number),
                kind == .call && dice.chance(0.2) ? address(.message, first + number) : "",
                String(repeating: "A", count: dice.number(1...9)),
                dice.chance(0.97) ? dice.pick(SwarmCampaign.zones) : "Mars/Olympus",
                "\(dice.number(0...9))",
                before,
                after,
                dice.chance(0.2) ? "yes" : "no",
            ]
            rows.append(fields.joined(separator: ","))
        }
        return rows.joined(separator: "\n") + "\n"
    }
}
