import HTTPTypes
import Outbound

/// What every route takes and answers, for programs: an OpenAPI document, served as it stands in
/// docs/openapi.json.
enum OpenAPIDocument {
    static let routes = [
        Route(root: .get, "/openapi.json", .open) { _ in .text(text, type: "application/json; charset=utf-8")
        }
    ]
}
