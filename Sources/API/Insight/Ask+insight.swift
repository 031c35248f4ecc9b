import Authoring
import Dialer
import Outbound
import Store

extension Ask {
    /// How the engine stands; nil where none runs.
    func engineStatus() async -> EngineStatus? {
        guard case .status(let status) = await services.ask(.status, caller.words) else { return nil }
        return status
    }

    /// What a campaign's ledger tells, read where long reads are done.
    func figures() async throws -> CampaignFigures {
        let campaign = try campaign().campaign
        let engine = await engineStatus()
        let (ledger, now) = (ledger, now)
        return try await apart {
            try CampaignFigures(campaign: campaign, ledger: ledger, at: now, engine: engine)
        }
    }

    /// A long read. What it finds wrong with a campaign is a wrong state, told as it is.
    func apart<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        do {
            return try await services.backroom.run(body)
        } catch let finding as Finding {
            throw Refusal.state("\(finding)", reason: "CAMPAIGN_INCOMPLETE")
        }
    }

    /// The engine's own limits.
    static func limits(of engine: EngineStatus?) -> Limits {
        var limits = EngineFile.standardLimits
        if let rate = engine?.engine {
            (limits.concurrent, limits.perSecond) = (rate.concurrent, rate.perSecond)
        }
        return limits
    }

    func explainer(of campaign: Campaign, at: Instant?) async throws -> @Sendable () throws -> Explainer {
        let limits = Self.limits(of: await engineStatus())
        let question = Question(ofEngineAt: now, about: at, seed: services.setting.seed)
        let (ledger, unreadable) = (ledger, services.unreadable[campaign.name])
        return {
            try Explainer(
                ledger: ledger,
                campaign: campaign,
                question: question,
                engine: limits,
                unreadable: unreadable
            )
        }
    }
}
