import Outbound
import Store

/// How a campaign does, symptom by symptom: what an operator would look for when it goes badly, answered
/// from figures, with the cause and what to change.
package struct Diagnosis: Sendable {
    package enum Status: String, Sendable {
        case ok, finding
        /// Too little has happened to say, or the question does not arise.
        case noData = "no_data"
    }

    /// One reason why, with the numbers that show it and the key that changes it.
    package struct Cause: Hashable, Sendable {
        /// A stable word.
        package var cause: String
        package var text: String
        package var evidence: [String: JSONValue]
        package var remedy: String

        init(_ cause: String, _ text: String, _ evidence: [String: JSONValue] = [:], remedy: String) {
            self.cause = cause
            self.text = text
            self.evidence = evidence
            self.remedy = remedy
        }
    }

    package struct Symptom: Sendable {
        package var name: String
        package var status: Status
        /// Why there are no data, or what the status rests on.
        package var note: String?
        package var causes: [Cause]
        package var figures: [String: JSONValue]

        /// A finding where there are causes.
        init(_ name: String, _ causes: [Cause], _ figures: [String: JSONValue], note: String? = nil) {
            self.name = name
            self.causes = causes
            self.figures = figures
            self.note = note
            status = causes.isEmpty ? .ok : .finding
        }

        /// Nothing can be said, and why.
        init(_ name: String, nothing why: String, _ figures: [String: JSONValue] = [:]) {
            self.name = name
            self.figures = figures
            causes = []
            note = why
            status = .noData
        }
    }

    package let campaign: Campaign
    package let at: Instant
    package let window: String
    package let symptoms: [Symptom]

    package init(_ figures: CampaignFigures) {
        campaign = figures.campaign
        at = figures.at
        window = figures.window
        symptoms = [
            figures.dialing, figures.answers, figures.abandons, figures.agentsReceiving, figures.queueWaits,
            figures.failedAttempts, figures.retries, figures.flowSpeed,
        ]
    }

    package subscript(name: String) -> Symptom? { symptoms.first { $0.name == name } }

    package var json: JSONValue {
        [
            "campaign": .string(campaign.title), "state": .string(campaign.state.rawValue),
            "at": JSONValue(at), "window": .string(window),
            "symptoms": .array(symptoms.map(\.json)),
        ]
    }
}

extension Diagnosis.Symptom {
    package var json: JSONValue {
        var fields: [String: JSONValue] = [
            "symptom": .string(name), "status": .string(status.rawValue), "figures": .object(figures),
            "findings": .array(causes.map(\.json)),
        ]
        fields["note"] = note.map(JSONValue.string)
        return .object(fields)
    }
}

extension Diagnosis.Cause {
    package var json: JSONValue {
        [
            "cause": .string(cause), "text": .string(text), "evidence": .object(evidence),
            "remedy": .string(remedy),
        ]
    }
}

extension JSONValue {
    init(count: Int) { self = .integer(Int64(count)) }
}
