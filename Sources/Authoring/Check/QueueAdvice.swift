import Flows
import Foundation
import Lua
import Outbound

/// Best practices of agents and of what people may ask for.
struct QueueAdvice {
    private let figures: AdviceFigures
    private var campaign: Campaign { figures.campaign }

    /// What an agent works through without it becoming a plan of its own: a week.
    private static let mostHours = 40.0

    init(_ figures: AdviceFigures) { self.figures = figures }

    func advice() -> [Advice] {
        var advice = unpaced() + unused()
        if let own = figures.agents[campaign.queue], figures.isCall {
            advice += [overdialing(), backup(own), work(own)].compactMap { $0 }
        }
        if figures.purpose == .sales { advice += wishes() }
        return advice
    }

    /// More people answer than there are agents.
    private func overdialing() -> Advice? {
        guard let share = figures.answerShare, share > 0 else { return nil }
        let answers = Double(campaign.serviceLevel) / 100 * share
        guard answers > 1 else { return nil }
        return figures.campaign(
            ["service_level"],
            "service_level = \(campaign.serviceLevel) lets \(String(format: "%.1f", answers)) people answer for each "
                + "free agent: some wait, and hang up; \(Int(100 / share)) is the most that does not",
            .agents,
            "\(campaign.serviceLevel) % of the free agents × \(AdviceFigures.percent(share)) who answer"
        )
    }

    private func backup(_ rule: AgentRule) -> Advice? {
        guard rule.count == 1 else { return nil }
        return figures.agents(
            campaign.queue,
            "the queue \"\(campaign.queue)\" has nobody to stand in: while its agent talks nobody is dialed",
            "1 agent"
        )
    }

    /// Whether the agents get through the list.
    private func work(_ rule: AgentRule) -> Advice? {
        guard let rows = figures.rows, let share = figures.answerShare, rule.count > 0,
            let handling = figures.handling(campaign.queue)
        else { return nil }
        let talks = Double(rows) * share
        let hours = talks * Double(handling.milliseconds) / 3_600_000 / Double(rule.count)
        guard hours > QueueAdvice.mostHours else { return nil }
        return figures.agents(
            campaign.queue,
            "the queue \"\(campaign.queue)\" has \(rule.count) agents for about \(Int(talks.rounded())) answers: if each "
                + "of them talks, that is \(Int(hours.rounded())) hours for every agent",
            "\(rows) targets × \(AdviceFigures.percent(share)) who answer × \(seconds(handling)) each; a week has "
                + "\(Int(QueueAdvice.mostHours)) hours"
        )
    }

    /// Queues that calls join without having waited for an agent.
    private func unpaced() -> [Advice] {
        guard figures.isCall, !figures.asks, let share = figures.answerShare else { return [] }
        var advice: [Advice] = []
        for use in figures.uses where use.action.name == "connect" {
            for text in use.texts where text.parameter.name == "queue" {
                let name = text.token.text
                guard name != campaign.queue, let rule = figures.agents[name], rule.count > 0,
                    let handling = figures.handling(name)
                else { continue }
                let load = campaign.limits.perSecond * share * Double(handling.milliseconds) / 1000
                guard load > Double(rule.count) else { continue }
                advice.append(
                    figures.agents(
                        name,
                        "the queue \"\(name)\" has \(rule.count) agents, and up to \(Int(load.rounded(.up))) would be "
                            + "talking: name it in campaign.toml (queue = \"\(name)\"), and its free agents pace the calls",
                        "\(campaign.limits.perSecond) calls a second × \(AdviceFigures.percent(share)) who answer × "
                            + "\(seconds(handling)) each"
                    )
                )
            }
        }
        return advice
    }

    private func seconds(_ duration: Duration) -> String { "\(duration.milliseconds / 1000) s" }

    /// Agents whose queue nothing names.
    private func unused() -> [Advice] {
        let connects = figures.uses.filter { $0.action.name == "connect" }
        let names = connects.flatMap(\.texts).filter { $0.parameter.name == "queue" }.map(\.token.text)
        // A name that is made at run time may be any.
        guard names.count == connects.count, !names.contains(where: { $0.contains("{") }) else { return [] }
        return figures.agents.keys.sorted().filter { $0 != campaign.queue && !names.contains($0) }.map {
            name in
            var advice = figures.agents(
                name,
                "agents wait in the queue \"\(name)\", and no call joins it: name it in campaign.toml or in "
                    + "call:connect{ queue = \"\(name)\" }",
                "0 uses of the queue"
            )
            advice.topic = .queue
            return advice
        }
    }

    /// Who does not want to be called again.
    private func wishes() -> [Advice] {
        var advice: [Advice] = []
        if figures.suppressions == 0 {
            advice.append(
                figures.campaign(
                    ["do_not_contact"],
                    "no do-not-contact list: name one, do_not_contact = [\"do-not-contact.csv\"]",
                    .doNotContact,
                    "0 lists in campaign.toml and trunkside.toml"
                )
            )
        }
        if let flow = figures.folder.flow, figures.use("call:opt_out") == nil {
            let file = CampaignFolder.shown(figures.folder.directory.appendingPathComponent(flow.name))
            advice.append(
                Advice(
                    topic: .optOut,
                    place: Finding(
                        file: file,
                        line: 1,
                        message: "nobody can ask to be called no more: offer a key for call:opt_out()"
                    ),
                    basis: "0 uses of call:opt_out"
                )
            )
        }
        return advice
    }
}
