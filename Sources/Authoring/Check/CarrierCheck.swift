import Flows
import Foundation
import Lua
import Outbound
import Simulation

/// Actions that a carrier of the campaign cannot do, each by its name where it is used.
package struct CarrierCheck {
    /// The carriers of calls: their name, and what they can do.
    private let carriers: [(name: String, capabilities: Set<LegCapability>)]
    private let folder: CampaignFolder

    /// `capabilities` answers by a carrier's kind; nil where that is not known, and the carrier is refused as
    /// a whole.
    init(
        _ folder: CampaignFolder,
        engine: EngineFile,
        capabilities: (_ kind: String) -> Set<LegCapability>?
    ) {
        self.folder = folder
        let names = Set([DestinationType.tel, .sip].compactMap { folder.file.carriers[$0] }).sorted()
        carriers = names.compactMap { name in
            capabilities(name == "simulated" ? name : engine.trunks[name] ?? "").map { (name, $0) }
        }
    }

    /// What the carriers of this version can do.
    package static let capabilities: @Sendable (_ kind: String) -> Set<LegCapability>? = { kind in
        kind == "simulated" ? SimulatedLegCarrier.abilities : nil
    }

    /// What an action needs; nil where every carrier can do it.
    static func need(_ action: String) -> LegCapability? {
        switch action {
        case "call:say": .say
        case "call:play": .play
        case "call:digits", "call:menu": .digits
        case "call:listen": .listen
        case "call:record", "call:start_recording", "call:stop_recording": .record
        case "call:music": .music
        case "call:send_digits": .sendDigits
        case "call:leave_message": .detection
        case "call:connect": .bridge
        default: nil
        }
    }

    func findings(_ texts: FlowTexts, _ scripts: CampaignScripts) -> [Finding] {
        var findings: [Finding] = []
        for carrier in carriers {
            for used in texts.uses {
                let name = used.use.action.fullName
                guard let need = CarrierCheck.need(name), !carrier.capabilities.contains(need) else {
                    continue
                }
                findings.append(
                    Finding(
                        file: used.file,
                        line: used.use.token.line,
                        column: used.use.token.column,
                        message:
                            "the carrier \"\(carrier.name)\" cannot do \(name) (\(need.rawValue)); use another "
                            + "carrier, or leave it out"
                    )
                )
            }
            let rule = scripts.outplan.outplan.machine
            guard rule != .ignore, !carrier.capabilities.contains(.detection) else { continue }
            let place = ScriptKeys(folder.outplan.source).place(of: ["machine"])
            findings.append(
                Finding(
                    file: CampaignFolder.shown(folder.directory.appendingPathComponent(folder.outplan.name)),
                    line: place?.line,
                    column: place?.column,
                    message:
                        "the carrier \"\(carrier.name)\" cannot tell a machine from a person (detection): write "
                        + "machine = \"ignore\", or use another carrier"
                )
            )
        }
        return findings
    }
}
