import Outbound

private func text(_ words: String) -> LegAction { .play([.text(words, voice: nil, language: nil)]) }

extension LegConformance {
    static let playing: [LegConformance] = [
        LegConformance("a prompt that is played to its end finishes as completed, once", needs: [.say]) {
            bench in
            let open = try await bench.answered(.answers)
            open.leg.perform(7, text("Hello there"))
            let event = await open.ear.next()
            try expect(event == .finished(7, .completed), "there came \(event.map { "\($0)" } ?? "nothing")")
            open.leg.hangUp()
            let rest = try await open.ear.ending()
            try expect(rest.count == 1, "after it came \(rest)")
        },
        LegConformance("a prompt that is stopped finishes as stopped, at once and once", needs: [.say]) {
            bench in
            let open = try await bench.answered(.answers)
            let words = String(repeating: "word ", count: 200)
            open.leg.perform(1, text(words))
            try await bench.clock.sleep(for: .seconds(1))
            let asked = bench.clock.now
            open.leg.perform(2, .stop(1))
            let event = await open.ear.next()
            try expect(event == .finished(1, .stopped), "there came \(event.map { "\($0)" } ?? "nothing")")
            try expect(bench.clock.now - asked < .seconds(2), "it took \(bench.clock.now - asked)")
            open.leg.perform(3, .stop(1))
            open.leg.hangUp()
            let rest = try await open.ear.ending()
            try expect(rest.count == 1, "after it came \(rest)")
        },
        LegConformance("two prompts are played one after the other", needs: [.say]) { bench in
            let open = try await bench.answered(.answers)
            open.leg.perform(1, text("One"))
            open.leg.perform(2, text("Two"))
            let first = await open.ear.next()
            let second = await open.ear.next()
            try expect(
                first == .finished(1, .completed) && second == .finished(2, .completed),
                "there came \(String(describing: first)) and \(String(describing: second))"
            )
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("a file that is not there finishes as failed, in words", needs: [.play]) { bench in
            let open = try await bench.answered(.answers)
            open.leg.perform(1, .play([.file("prompts/there-is-no-such-file.wav")]))
            let event = await open.ear.next()
            guard case .finished(1, .failed(let reason)) = event else {
                throw Nonconformance("there came \(String(describing: event))")
            }
            try expect(reason.contains("there-is-no-such-file.wav"), "the reason does not name it: \(reason)")
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("a prompt before the answer is not played", needs: [.say]) { bench in
            let open = try bench.open(.rings)
            open.leg.perform(1, text("Hello"))
            let events = try await open.ear.events {
                if case .finished = $0 { true } else { false }
            }
            guard case .finished(1, .failed) = events.last else {
                throw Nonconformance("there came \(events)")
            }
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("a recording ends at its limit, with its file and length", needs: [.record]) { bench in
            let open = try await bench.answered(.answers)
            open.leg.perform(4, .record(max: .seconds(2), silence: nil, beep: false))
            let event = await open.ear.next()
            guard case .finished(4, .recorded(let file, let duration)) = event else {
                throw Nonconformance("there came \(String(describing: event))")
            }
            try expect(!file.isEmpty, "the file has no name")
            try expect(
                duration >= .milliseconds(1500) && duration <= .milliseconds(2500),
                "it lasted \(duration)"
            )
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("what takes effect at once sends no event", needs: [.music]) { bench in
            let open = try await bench.answered(.answers)
            open.leg.perform(1, .music(nil))
            open.leg.perform(2, .stopMusic)
            open.leg.perform(3, .startRecording)
            open.leg.perform(4, .stopRecording)
            if let event = await open.ear.next(within: .seconds(2)) {
                throw Nonconformance("there came \(event)")
            }
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
    ]

    static let keys: [LegConformance] = [
        LegConformance("keys come in order, each once", needs: [.digits, .say]) { bench in
            let open = try await bench.answered(.answersAndPresses("12#", whenHearing: "your number"))
            open.leg.perform(1, text("Please key in your number, and then the hash key"))
            let events = try await open.ear.events(through: .digit("#"))
            let digits = events.compactMap { event -> Character? in
                if case .digit(let key) = event { key } else { nil }
            }
            try expect(digits == ["1", "2", "#"], "the keys were \(digits)")
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("sent keys finish as completed", needs: [.sendDigits]) { bench in
            let open = try await bench.answered(.answers)
            open.leg.perform(1, .sendDigits("42"))
            let event = await open.ear.next()
            try expect(event == .finished(1, .completed), "there came \(String(describing: event))")
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
        LegConformance("speech comes while it is listened to", needs: [.listen, .say]) { bench in
            let open = try await bench.answered(.answersAndSays("tomorrow", whenHearing: "When"))
            open.leg.perform(1, .listen(language: nil, hints: [], silence: .milliseconds(800)))
            open.leg.perform(2, text("When shall we call again?"))
            let events = try await open.ear.events {
                if case .speech = $0 { true } else { false }
            }
            guard case .speech("tomorrow", let confidence) = events.last else {
                throw Nonconformance("there came \(events)")
            }
            try expect(confidence > 0 && confidence <= 1, "the confidence is \(confidence)")
            open.leg.hangUp()
            _ = try await open.ear.ending()
        },
    ]

    static let bridging: [LegConformance] = [
        LegConformance("a bridge ends with either leg, and the other one lives on", needs: [.bridge, .say]) {
            bench in
            let first = try await bench.answered(.answers)
            let second = try await bench.answered(.answersAndHangsUp(after: .seconds(10)))
            bench.carrier.bridge(first.leg, second.leg)
            let ended = try await second.ear.ending()
            guard case .ended(.hungUp, _, _) = ended.last else {
                throw Nonconformance("it ended so: \(ended)")
            }
            first.leg.perform(1, text("Still there?"))
            let event = await first.ear.next()
            try expect(event == .finished(1, .completed), "there came \(String(describing: event))")
            first.leg.hangUp()
            _ = try await first.ear.ending()
        },
        LegConformance("a bridge to a leg that has ended does nothing", needs: [.bridge]) { bench in
            let first = try await bench.answered(.answers)
            let second = try await bench.answered(.answers)
            second.leg.hangUp()
            _ = try await second.ear.ending()
            bench.carrier.bridge(first.leg, second.leg)
            if let event = await first.ear.next(within: .seconds(2)) {
                throw Nonconformance("there came \(event)")
            }
            first.leg.hangUp()
            _ = try await first.ear.ending()
        },
    ]
}
