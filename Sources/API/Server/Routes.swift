/// Every route of the server; the OpenAPI document has the same.
package enum Routes {
    package static let all: [Route] = [
        Status.routes,
        OpenAPIDocument.routes,
        Events.routes, Overview.routes, FirstPage.routes,
        DiagnosisRoutes.all,
        InsightRoutes.all,
        MetricsRoutes.all,
        Campaigns.routes, FolderUpload.routes, Campaigncalls.routes, Outplans.routes, FlowRoutes.routes,
        AccessKeys.routes,
        Outdials.routes,
        Targets.routes,
        TargetImports.routes,
        TargetExport.routes,
        Suppressions.routes,
        Queues.routes,
        Agents.routes,
        Queuecalls.routes,
        Webhooks.routes,
    ].flatMap { $0 }
}
