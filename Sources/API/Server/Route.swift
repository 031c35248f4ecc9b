import HTTPTypes

/// One thing that can be asked: a method and a path, who may ask, and what is done.
package struct Route: Sendable {
    package enum Access: Sendable {
        /// Anybody: it says nothing of any customer.
        case open
        /// A key of this scope or a wider one.
        case scope(Scope)
    }

    package let method: HTTPRequest.Method
    /// From the root, with names in braces: `/v1.0/campaigns/{campaign_id}`.
    package let path: String
    package let access: Access
    /// The query's parameters.
    package let query: [String]
    package let perform: @Sendable (Ask) async throws -> Answer

    /// `path` stands below `/v1.0`.
    package init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ scope: Scope,
        query: [String] = [],
        perform: @escaping @Sendable (Ask) async throws -> Answer
    ) {
        self.init(root: method, "/v1.0" + path, .scope(scope), query: query, perform: perform)
    }

    /// `path` stands as it is.
    package init(
        root method: HTTPRequest.Method,
        _ path: String,
        _ access: Access,
        query: [String] = [],
        perform: @escaping @Sendable (Ask) async throws -> Answer
    ) {
        self.method = method
        self.path = path
        self.access = access
        self.query = query
        self.perform = perform
    }
}
