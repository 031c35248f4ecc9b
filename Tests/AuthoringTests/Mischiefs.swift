import Authoring
import Dialer
import Flows
import Outbound
import Simulation
import Store

/// Faulty values at the seams of the engine.
enum Mischiefs {
    typealias Case = MischiefTests.Case

    static let all: [Case] = clocks + limits + outplans + carriers + commits

    private static let time = "bears the time"
    private static let judged = "when gates and outplan allow it"

    private static let clocks = [
        Case("a clock five hours ahead", time) {
            $0.altering = { $0.clock = OtherClock($0.clock, ahead: .hours(5)) }
        },
        Case("a clock three hours behind", time) {
            $0.altering = { $0.clock = OtherClock($0.clock, ahead: .hours(-3)) }
        },
        Case("a clock that forgets alarms", "its own", "to its end", "for ever") {
            $0.altering = { $0.clock = OtherClock($0.clock, forgets: 20) }
        },
    ]

    private static let limits = [
        Case("an engine without its limit of open attempts", "limits of their campaign and of the engine") {
            $0.altering = { $0.limits.concurrent = 1_000 }
        },
        Case("an engine without its rate", "than their rates allow") {
            $0.altering = { $0.limits.perSecond = 1_000 }
        },
        Case("a campaign without its limit of open attempts", "limits of their campaign") {
            $0.publishing = { try $0.with($1) { $0.limits.concurrent = 1_000 } }
        },
        Case("a campaign without its rate", "than their rates allow") {
            $0.publishing = { try $0.with($1) { $0.limits.perSecond = 1_000 } }
        },
        Case("a campaign without its caps", "campaign's cap") {
            $0.publishing = { try $0.with($1) { $0.caps = Caps() } }
        },
    ]

    private static let outplans = [
        Case("an outplan without its windows", "outside the campaign's hours") {
            $0.publishing = { try $0.rewritten($1, #/windows = .*/#, "") }
        },
        Case("an outplan of weekends", "outside the campaign's hours") {
            $0.publishing = { try $0.rewritten($1, #/mon-fri/#, "sat-sun") }
        },
        Case("an outplan with more tries", "total and callbacks") {
            $0.publishing = { try $0.rewritten($1, #/tries = .*/#, "tries = { total = 20 },") }
        },
        Case("an outplan that tries again too early", judged) {
            $0.publishing = { try $0.rewritten($1, #/retry = .*/#, "retry = { default = \"1m\" },") }
        },
        Case("an outplan without its policy", judged) {
            $0.publishing = { try $0.rewritten($1, #/(?s)    decide = .*\n    end,\n/#, "") }
        },
    ]

    private static let carriers = [
        Case("a carrier that dials twice", "goes out once") {
            $0.altering = { $0.legCarriers = $0.legCarriers.mapValues { OtherLegs($0, .twice) } }
        },
        Case("a carrier that dials whom nobody named", "in the ledger before") {
            $0.altering = { $0.legCarriers = $0.legCarriers.mapValues { OtherLegs($0, .rogue) } }
        },
        Case("a carrier that dials a minute late", time) {
            $0.altering = { setting in
                let clock = setting.clock
                setting.legCarriers = setting.legCarriers.mapValues { OtherLegs($0, .late(clock)) }
            }
        },
        Case("a carrier that sends twice", "goes out once") {
            $0.altering = { $0.messageCarriers = $0.messageCarriers.mapValues { Twice($0) } }
        },
        Case("a carrier that sends a made-up message", "in the ledger before") {
            $0.altering = { $0.messageCarriers = $0.messageCarriers.mapValues { Twice($0, madeUp: true) } }
        },
    ]

    private static let commits = [
        Case("a commit that is told as failed", "its own") { $0.committing = { Liar($0, after: true) } },
        Case("a commit that is refused in silence", "its own") { $0.committing = { Liar($0, after: false) } },
    ]
}
