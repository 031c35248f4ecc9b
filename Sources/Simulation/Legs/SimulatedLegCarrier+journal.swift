import Outbound

// What the engine asked of the carrier, in the journal.
extension SimulatedLegCarrier {
    func note(_ intent: LegIntent, call: Int) {
        note(
            "carrier.open",
            leg: intent.leg,
            [
                "attempt": .integer(intent.attempt.id.rawValue), "call": .integer(Int64(call)),
                "kind": .string(intent.kind.rawValue),
                "to": .string(Masked.address(intent.destination.address)),
            ]
        )
    }

    func note(_ leg: SimulatedLeg, _ kind: String, _ fields: [String: JSONValue] = [:]) {
        note(kind, leg: leg.row, fields)
    }

    func note(_ leg: SimulatedLeg, _ number: ActionNumber, _ action: LegAction) {
        note("carrier.perform", leg: leg.row, ["action": .integer(Int64(number)), "what": Self.text(action)])
    }

    /// Digits may be secret, and a text may speak them: only their count is written down. The attempt's own
    /// lines have the texts, without the secrets.
    private static func text(_ action: LegAction) -> JSONValue {
        switch action {
        case .play(let items):
            .array(
                items.map { item in
                    switch item {
                    case .file(let path): ["file": .string(path)]
                    case .text(let text, _, _): ["characters": .integer(Int64(text.count))]
                    }
                }
            )
        case .stop(let number): ["stop": .integer(Int64(number))]
        case .sendDigits(let digits): ["send_digits": .integer(Int64(digits.count))]
        case .beep: "beep"
        case .record(let max, _, _): ["record": .string(DurationText.text(max))]
        case .startRecording: "start_recording"
        case .stopRecording: "stop_recording"
        case .music(let file): ["music": JSONValue(file)]
        case .stopMusic: "stop_music"
        case .listen: "listen"
        case .stopListening: "stop_listening"
        }
    }
}
