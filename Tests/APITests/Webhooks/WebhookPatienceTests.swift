import NIOCore
import Outbound
import Store
import Testing

@testable import API

/// When a delivery is tried again, and when its receiver is left alone.
struct WebhookPatienceTests {
    private let now = LiveServer.now

    @Test func `tries spread over a day, ever further apart, and then end`() {
        let setting = WebhookSetting()
        var at = now
        var pauses: [Double] = []
        let patience = WebhookPatience(event: 1, until: now + .days(1))
        while let next = setting.next(after: pauses.count + 1, of: patience, at: at) {
            pauses.append(Double((next - at).milliseconds) / 1000)
            at = next
        }
        #expect((8...14).contains(pauses.count))
        #expect(zip(pauses, pauses.dropFirst()).allSatisfy { $0 <= $1 })
        #expect((5...5.5).contains(pauses[0]))
        #expect((at - now) > .hours(18))
    }

    @Test func `events that failed together do not come back together`() {
        let setting = WebhookSetting()
        let times = Set(
            (0..<100).compactMap { event in
                setting.next(after: 1, of: WebhookPatience(event: event, until: now + .days(1)), at: now)
            }
        )
        #expect(times.count > 50)
    }

    @Test func `a receiver may ask for more time, up to an hour`() {
        let setting = WebhookSetting()
        let asked = WebhookPatience(event: 1, until: now + .days(1), retryAfter: .minutes(20))
        #expect(setting.next(after: 1, of: asked, at: now) == now + .minutes(20))
        let busy = FetchEnd.answered(WebResponse(status: 429, headers: ["retry-after": "99999"]))
        #expect(
            WebhookVerdict(busy) == .failed("answered 429", status: 429, retryAfter: .seconds(3600))
        )
    }

    @Test(arguments: [(200, true), (204, true), (299, true), (301, false), (404, false), (500, false)])
    func `only 2xx is taken`(status: Int, isTaken: Bool) {
        let verdict = WebhookVerdict(.answered(WebResponse(status: status)))
        #expect((verdict == .taken) == isTaken)
    }

    @Test func `a receiver that takes nothing is asked ever more seldom, and one success ends that`() {
        let failed = WebhookTry(event: 1, end: .failed("refused", status: nil, again: now))
        var health = WebhookHealth()
        for _ in 0..<4 { health.see([failed]) }
        #expect(!health.isDown)
        var pauses: [Duration] = []
        for _ in 0..<9 {
            health.see([failed])
            if let pause = health.pause { pauses.append(pause) }
        }
        #expect(pauses.prefix(3) == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(pauses.last == .seconds(60))
        health.see([failed, WebhookTry(event: 2, end: .taken)])
        #expect(!health.isDown)
        #expect(health.pause == nil)
    }

    private func delivery(_ event: Int64) -> WebhookDelivery {
        WebhookDelivery(WebhookDraft(event: event, resource: "r\(event)", type: "t", body: "{}", at: now))
    }

    @Test func `what fails at once is one trouble, and then one is asked at a time, after a pause`() {
        var window = WebhookWindow(width: 16)
        let start = NIODeadline.uptimeNanoseconds(1)
        let many = (1...16).map { window.begin(delivery($0)) }
        #expect(window.room == 0)
        func end(_ begun: WebhookEnd, _ end: WebhookTry.End, after pause: Duration = .zero) {
            var ended = begun
            ended.end = end
            window.end(ended)
            if end != .taken { #expect(window.room == 0) }
            window.settle(at: start + TimeAmount(pause))
        }
        let failed = WebhookTry.End.failed("refused", status: nil, again: nil)
        for one in many { end(one, failed) }
        #expect(window.pause(at: start) == .seconds(1))
        #expect(window.pause(at: start + .seconds(1)) == nil)
        #expect(window.room == 1)
        let probe = window.begin(delivery(20))
        #expect(window.room == 0)
        end(probe, failed, after: .seconds(1))
        #expect(window.pause(at: start + .seconds(1)) == .seconds(2))
        end(window.begin(delivery(21)), .taken, after: .seconds(3))
        #expect(window.pause(at: start + .seconds(3)) == nil)
        #expect(window.room == 16)
        #expect(window.isIdle)
    }
}
