import Outbound
import Web

/// Web requests out of a world whose time goes faster than life: while one is under way it does not, or every
/// answer would come after the timeout.
struct PacedFetch: Fetch {
    let client: WebClient
    let pace: SystemPace
    let clock: any WallClock

    func fetch(
        _ request: WebRequest,
        allowing list: AllowList,
        answer: @escaping @Sendable (FetchEnd) -> Void
    ) {
        pace.beginOutside(at: clock.now)
        client.fetch(request, allowing: list) { end in
            // First it is in the world: before that its time must not run away again.
            answer(end)
            pace.endOutside()
        }
    }
}
