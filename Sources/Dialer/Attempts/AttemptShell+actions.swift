import Flows
import Outbound
import Store

extension AttemptShell {
    /// Runs a handler of the flow to its end, performing each action it asks for.
    func converse(_ first: FlowStep) async throws(Interruption) -> FlowEnd {
        var step = first
        while true {
            noteLog()
            switch step {
            case .action(let action):
                try heed()
                if let words = actionCount.take(at: now) {
                    step = flow?.fail(words) ?? .returned(disposition: nil)
                    continue
                }
                noteAction(action)
                let answer = try await perform(action)
                noteAnswer(answer, to: action)
                flow?.answeredBy = machine.answeredBy
                guard let next = flow?.resume(answer) else { return .returned(disposition: nil) }
                step = next
            case .returned(let tag):
                record(.returned(disposition: tag))
                return .returned(disposition: tag)
            case .failed(let failure):
                record(.failed(failure))
                return .failed(failure)
            }
        }
    }

    enum FlowEnd {
        case returned(disposition: String?)
        case failed(ScriptFailure)
    }

    private func perform(_ action: FlowAction) async throws(Interruption) -> FlowAnswer {
        switch action {
        case .play(let request): return try await play(request.items, bargeIn: request.bargeIn)
        case .digits(let request):
            let answer = try await collect(request)
            if request.secret, case .digits(let keys) = answer { secrets.keep(keys) }
            return answer
        case .listen(let request): return try await listen(request)
        case .connect(let request): return try await connect(request)
        case .leaveMessage(let items): return try await leaveMessage(items)
        case .record(let max, let silence, let beep):
            return try await record(.record(max: max, silence: silence, beep: beep))
        case .startRecording: return immediately(.startRecording)
        case .stopRecording: return immediately(.stopRecording)
        case .music(let file): return immediately(file == nil ? .stopMusic : .music(file))
        case .beep: return answer(try await performOnLeg(.beep))
        case .sendDigits(let keys): return answer(try await performOnLeg(.sendDigits(keys)))
        case .flushDigits:
            digits.removeAll()
            return .nothing
        case .sleep(let duration):
            try await sleep(duration)
            return .nothing
        case .hangUp: throw .flowHungUp
        case .setVariables, .disposition, .optOut, .callback: return try await remember(action)
        case .sendSMS(let request): return try await send(request, isCampaignMessage: false)
        case .sendEmail(let request): return try await send(request, isCampaignMessage: false)
        case .sendMessage(let request): return try await send(request, isCampaignMessage: true)
        case .http(let request): return try await fetch(request)
        }
    }

    private func immediately(_ action: LegAction) -> FlowAnswer {
        leg?.perform(nextAction(), action)
        return .nothing
    }

    private func answer(_ end: ActionEnd) -> FlowAnswer {
        if case .failed(let why) = end { return .failure(why) }
        return .done(end != .stopped)
    }

    private func record(_ action: LegAction) async throws(Interruption) -> FlowAnswer {
        switch try await performOnLeg(action) {
        case .recorded(let file, let duration): .recorded(file: file, duration: duration)
        case .failed(let why): .failure(why)
        case .completed, .stopped: .failure("stopped")
        }
    }

    /// Actions that only change what is known about the attempt.
    private func remember(_ action: FlowAction) async throws(Interruption) -> FlowAnswer {
        switch action {
        case .setVariables(let values):
            if let name = secrets.leak(in: values) {
                return .raise(Secrets.leakWords(name))
            }
            try await commit([.setVariables(attempt.id, values, at: now)])
            for (name, value) in values { attempt.variables[name] = value == .null ? nil : value }
        case .disposition(let tag, let success, let note):
            disposition = Disposition(tag: secrets.redacted(tag), note: note.map { secrets.redacted($0) })
            if let success { try tell(.said(success: success)) }
        case .optOut(let everywhere):
            let campaign = everywhere ? nil : published.campaign.id
            let writes = target.destinations.map {
                LedgerWrite.suppress(
                    address: $0.address,
                    reason: "opt_out",
                    campaign: campaign,
                    attempt: attempt.id,
                    at: now
                )
            }
            try await commit(writes)
        case .callback(let instant):
            attempt.callbackAt = instant
        default: break
        }
        return .nothing
    }

    /// Sends a message, its row first. A campaign message is sent once, and its receipt is the attempt's
    /// outcome.
    private func send(_ request: MessageRequest, isCampaignMessage: Bool) async throws(Interruption)
        -> FlowAnswer
    {
        guard actionCount.takeMessage() else {
            return .raise(ActionCount.messageWords)
        }
        let destination = request.to
        guard let name = published.campaign.carriers[destination.type],
            let carrier = setting.messageCarriers[name]
        else {
            if isCampaignMessage { try tell(.receipt(.refused(.congestion, reason: "no_carrier"))) }
            return .failure("no_carrier")
        }
        let written = try await commit([
            .openMessage(attempt.id, destination: destination, campaignMessage: isCampaignMessage, at: now)
        ])
        guard case .message(let id)? = written.first else {
            if isCampaignMessage { try tell(.receipt(.refused(.canceled, reason: "do_not_contact"))) }
            return .failure("do_not_contact")
        }
        let answer = await carrier.send(
            MessageIntent(
                message: id,
                attempt: attempt,
                target: target,
                campaign: published.campaign.name,
                destination: destination,
                source: request.source ?? attempt.source,
                subject: request.subject,
                text: request.text,
                html: request.html,
                attachments: request.attachments
            )
        )
        try await commit([.messageReceipt(id, answer, at: now)])
        if isCampaignMessage { try tell(.receipt(answer)) }
        switch answer {
        case .accepted(let id): return .receipt(status: "sent", id: id)
        case .refused(let outcome, let reason):
            record(.refused(outcome, reason: reason))
            note("refused", ["outcome": .string(outcome.rawValue), "reason": .string(reason)])
            return .failure(outcome.rawValue)
        }
    }
}
