import Authoring
import Dialer
import Flows
import Outbound
import Simulation
import Store
import Testing

@Suite("A diagnosis says of each symptom what causes it and what to change")
struct DiagnosisTests {
    static let at = Desk.start + .hours(1)

    static func figures(_ state: CampaignState = .running, queue: String = "") -> CampaignFigures {
        let campaign = Campaign(
            id: Identifier(1),
            name: "desk",
            kind: .call,
            state: state,
            zone: "America/Denver",
            queue: queue
        )
        var figures = CampaignFigures(campaign: campaign, at: at)
        figures.outplan = Outplan()
        figures.engine = EngineStatus(at: at, engine: nil, isStopping: false, campaigns: [], queues: [])
        return figures
    }

    /// So many attempts of one kind that ended long ago, before `at`.
    static func attempts(
        _ count: Int,
        _ outcome: Outcome,
        source: String? = nil,
        carrier: String = "simulated",
        hoursBefore hours: Int64 = 5,
        cause: String? = nil,
        number: Int = 1
    ) -> [AttemptFigure] {
        let began = at - .hours(hours)
        let isAnswered = [.answered, .machine, .abandoned, .failed].contains(outcome)
        return (0..<count).map { index in
            AttemptFigure(
                id: Identifier(Int64(index + 1)),
                number: number,
                source: source,
                carrier: carrier,
                startedAt: began,
                answeredAt: isAnswered ? began + .seconds(5) : nil,
                endedAt: began + .seconds(30),
                outcome: outcome,
                cause: cause,
                success: outcome == .answered
            )
        }
    }

    static func causes(_ name: String, _ figures: CampaignFigures) -> [String] {
        Diagnosis(figures)[name]?.causes.map(\.cause) ?? ["no such symptom"]
    }

    @Test func `of a campaign in which nothing has happened nothing is said but why it does not dial`() {
        let diagnosis = Diagnosis(Self.figures())
        #expect(
            diagnosis.symptoms.map { "\($0.name) \($0.status.rawValue)" } == [
                "not_dialing finding", "low_answer_rate no_data", "high_abandon_rate no_data",
                "agents_not_receiving_calls no_data", "long_waits no_data", "many_failed_calls no_data",
                "retries_not_happening no_data", "slow_flows no_data",
            ]
        )
        #expect(diagnosis.symptoms.allSatisfy { $0.status != .noData || $0.note != nil })
        #expect(Self.causes("not_dialing", Self.figures()) == ["no_targets"])
        #expect(Self.causes("not_dialing", Self.figures(.stop)) == ["state"])
        #expect(Self.causes("not_dialing", Self.figures(.finished)) == ["state"])
    }

    @Test func `not dialing: what holds the targets, the most first, then what is due and may not open`() {
        var figures = Self.figures()
        figures.counters = ["targets": 100, "targets.idle": 100, "targets.held": 30]
        figures.held = [HoldCount(hold: "zone", count: 30)]
        figures.waiting = [HoldCount(hold: "window", count: 60), HoldCount(hold: nil, count: 10)]
        figures.nextDue = Self.at + .hours(10)
        #expect(Self.causes("not_dialing", figures) == ["waiting.window", "held.zone"])
        let window = Diagnosis(figures)["not_dialing"]?.causes.first
        #expect(window?.text == "60 targets wait because of window")
        #expect(window?.remedy == "no window of outplan.windows is open for them now")

        figures.due = 10
        figures.pacing = Opening(
            count: 0,
            reason: .agents(queue: "sales", free: 0, signedIn: 0)
        )
        #expect(Self.causes("not_dialing", figures).first == "pacing.agents")
        // One that has just begun: it dials.
        figures.attempts = [AttemptFigure(id: Identifier(1), startedAt: Self.at - .seconds(59))]
        #expect(Diagnosis(figures)["not_dialing"]?.status == .ok)
        figures.attempts = [AttemptFigure(id: Identifier(1), startedAt: Self.at - .seconds(61))]
        #expect(Diagnosis(figures)["not_dialing"]?.status == .finding)
        figures.engine = nil
        #expect(Self.causes("not_dialing", figures).first == "no_process")
        figures.counters = ["targets": 2, "targets.done.exhausted": 2]
        #expect(Self.causes("not_dialing", figures) == ["no_process", "all_done"])
    }

    @Test func `a low answer rate is told by caller id, by carrier and by hour, and chance is no cause`() {
        var figures = Self.figures()
        figures.attempts =
            Self.attempts(60, .answered, source: "+13035550001")
            + Self.attempts(40, .noAnswer, source: "+13035550001")
            + Self.attempts(10, .answered, source: "+13035550002")
            + Self.attempts(90, .noAnswer, source: "+13035550002")
        #expect(Self.causes("low_answer_rate", figures) == ["low_by_caller_id"])
        let cause = Diagnosis(figures)["low_answer_rate"]?.causes.first
        #expect(
            cause?.text == "by +13035550002 10.0% of 100 tries are answered, by the others 60.0% of 100"
        )
        #expect(cause?.evidence["answer_rate"] == .number(0.1))
        // 30 of 100 beside 60 of 100 is no less than half; 4 of 49 are too few.
        figures.attempts =
            Self.attempts(60, .answered) + Self.attempts(40, .noAnswer)
            + Self.attempts(30, .answered, carrier: "b") + Self.attempts(70, .noAnswer, carrier: "b")
            + Self.attempts(4, .answered, carrier: "c") + Self.attempts(45, .noAnswer, carrier: "c")
        #expect(Diagnosis(figures)["low_answer_rate"]?.status == .ok)
        figures.attempts =
            Self.attempts(60, .answered) + Self.attempts(40, .noAnswer)
            + Self.attempts(5, .answered, hoursBefore: 2) + Self.attempts(95, .busy, hoursBefore: 2)
        #expect(Self.causes("low_answer_rate", figures) == ["low_by_hour"])
        #expect(
            Diagnosis(figures)["low_answer_rate"]?.causes.first?.remedy
                == "close the hour of 08:00 in outplan.windows"
        )
        figures.attempts = Self.attempts(49, .noAnswer)
        #expect(Diagnosis(figures)["low_answer_rate"]?.status == .noData)
        figures.attempts = Self.attempts(50, .noAnswer)
        #expect(Self.causes("low_answer_rate", figures) == ["low_overall"])
        figures.attempts = Self.attempts(20, .invalid) + Self.attempts(40, .noAnswer)
        #expect(Self.causes("low_answer_rate", figures) == ["bad_numbers"])
        figures.outplan?.dialTimeout = .seconds(10)
        #expect(Self.causes("low_answer_rate", figures) == ["bad_numbers", "short_dial_timeout"])
    }

    @Test func `abandons are counted over live answers, and three in a hundred are allowed`() {
        var figures = Self.figures(queue: "sales")
        figures.liveMonth = LiveAnswers(count: 29, abandoned: 29)
        #expect(Diagnosis(figures)["high_abandon_rate"]?.status == .noData)
        figures.liveMonth = LiveAnswers(count: 100, abandoned: 3)
        #expect(Diagnosis(figures)["high_abandon_rate"]?.status == .ok)
        figures.liveMonth = LiveAnswers(count: 100, abandoned: 4)
        figures.campaign.serviceLevel = 150
        #expect(Self.causes("high_abandon_rate", figures) == ["too_few_agents", "overdialing"])
    }

    @Test func `agents: none, none signed in, none that is put through to, none that answers`() {
        var figures = Self.figures(queue: "sales")
        #expect(Self.causes("agents_not_receiving_calls", figures) == ["no_agents"])
        let ana = AgentName(queue: "sales", agent: "sip:ana@example.org")
        figures.agents = [(ana, "away")]
        #expect(Self.causes("agents_not_receiving_calls", figures) == ["none_signed_in"])
        figures.agents = [(ana, "busy")]
        #expect(Diagnosis(figures)["agents_not_receiving_calls"]?.status == .noData)
        figures.attempts = Self.attempts(20, .answered)
        #expect(Self.causes("agents_not_receiving_calls", figures) == ["flow_never_connects"])
        figures.agentCalls = (0..<10).map { AgentCall(agent: ana, wasAnswered: $0 < 4) }
        #expect(Self.causes("agents_not_receiving_calls", figures) == ["agents_do_not_answer"])
        figures.agentCalls = (0..<10).map { AgentCall(agent: ana, wasAnswered: $0 < 5) }
        #expect(Diagnosis(figures)["agents_not_receiving_calls"]?.status == .ok)
    }

    @Test func `failed calls by outcome, cause and carrier, scripts that break sooner than others`() {
        var figures = Self.figures()
        figures.attempts =
            Self.attempts(85, .answered) + Self.attempts(10, .congestion, carrier: "west", cause: "503")
            + Self.attempts(5, .failed, cause: "flow_error")
        let symptom = Diagnosis(figures)["many_failed_calls"]
        #expect(symptom?.causes.map(\.cause) == ["congestion", "failed"])
        #expect(symptom?.causes.first?.evidence["by_carrier"] == ["west": 10])
        #expect(symptom?.causes.first?.evidence["by_cause"] == ["congestion: 503": 10])
        figures.attempts = Self.attempts(91, .answered) + Self.attempts(9, .congestion)
        #expect(Diagnosis(figures)["many_failed_calls"]?.status == .ok)
    }

    @Test func `retries: one try, outcomes that are never tried again, long intervals`() {
        var figures = Self.figures()
        figures.attempts = Self.attempts(19, .noAnswer)
        #expect(Diagnosis(figures)["retries_not_happening"]?.status == .noData)
        figures.attempts = Self.attempts(30, .noAnswer)
        figures.counters = ["targets": 30, "targets.done.exhausted": 30]
        #expect(Diagnosis(figures)["retries_not_happening"]?.status == .ok)
        figures.outplan?.tries.total = 1
        #expect(Self.causes("retries_not_happening", figures) == ["one_try"])
        figures.outplan?.tries.total = 3
        figures.outplan?.retry.byOutcome[.noAnswer] = .never
        #expect(Self.causes("retries_not_happening", figures) == ["not_retried.no_answer"])
        figures.outplan = Outplan()
        figures.waiting = [HoldCount(hold: "interval", count: 30)]
        figures.nextDue = Self.at + .minutes(59)
        #expect(Diagnosis(figures)["retries_not_happening"]?.status == .ok)
        figures.nextDue = Self.at + .minutes(60)
        #expect(Self.causes("retries_not_happening", figures) == ["long_interval"])
        figures.held = [HoldCount(hold: "policy", count: 2)]
        #expect(Self.causes("retries_not_happening", figures) == ["held.policy", "long_interval"])
    }

    @Test func `a share is told to the tenth, and of nothing it is unknown`() {
        #expect(Share(1, of: 8).words == "12.5%")
        #expect(Share(1, of: 3).json == .number(0.3333))
        #expect(Share(0, of: 0).json == .null)
        #expect(Spread([5, 1, 3, 2, 4]).median == 3)
        #expect(Spread((1...10).map { Int64($0) }).quantile(0.9) == 9)
        #expect(Spread().median == 0)
    }
}
