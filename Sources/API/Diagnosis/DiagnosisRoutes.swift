import Authoring
import HTTPTypes
import Outbound
import Store

/// How a campaign does, and what ails it.
enum DiagnosisRoutes {
    static let all = [
        Route(.get, "/campaigns/{campaign_id}/statistics", .read) { ask in
            .json(try identified(Statistics(try await ask.figures()).json, ask))
        },
        Route(.get, "/campaigns/{campaign_id}/diagnosis", .read) { ask in
            .json(try identified(Diagnosis(try await ask.figures()).json, ask))
        },
    ]

    /// With the ids of the campaign and its list.
    private static func identified(_ value: JSONValue, _ ask: Ask) throws -> JSONValue {
        guard case .object(var fields) = value else { return value }
        let campaign = try ask.campaign().campaign
        fields["campaign_id"] = .string(campaign.uuid)
        fields["outdial_id"] = JSONValue(try ask.ledger.outdial(of: campaign.id))
        return .object(fields)
    }
}
