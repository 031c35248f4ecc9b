// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let strictC: [CSetting] = [
    .enableWarning("all"),
    .enableWarning("extra"),
    .treatAllWarnings(as: .error),
]

/// One room of the house: a Swift module and what it may import (see docs/architecture.md).
func room(
    _ name: String,
    imports: [String] = [],
    products: [Target.Dependency] = [],
    settings: [SwiftSetting] = []
) -> Target {
    .target(
        name: name,
        dependencies: imports.map { .target(name: $0) } + products,
        swiftSettings: strict + settings
    )
}

func tests(_ name: String, of rooms: [String], products: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: rooms.map { .target(name: $0) } + products,
        swiftSettings: strict
    )
}

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let toml = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "trunkside",
    products: [
        .executable(name: "trunkside", targets: ["trunkside"])
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        // C, one target for each library, each imported by exactly one room.
        .target(name: "CLua", cSettings: strictC, linkerSettings: [.linkedLibrary("lua5.4")]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

        // Rooms, lowest level first.
        room("Outbound"),
        room("Lua", imports: ["CLua"], settings: [.strictMemorySafety()]),
        room("Store", imports: ["Outbound", "CZlib"], products: [grdb]),
        room("Intake", imports: ["Outbound", "Store"]),
        room("Flows", imports: ["Outbound", "Lua"]),
        room("Dialer", imports: ["Outbound", "Flows", "Store"]),
        room("Simulation", imports: ["Outbound", "Flows", "Store", "Dialer"]),
        room(
            "Authoring",
            imports: ["Outbound", "Lua", "Store", "Intake", "Flows", "Dialer", "Simulation"],
            products: [toml]
        ),
        .executableTarget(
            name: "trunkside",
            dependencies: [
                "Outbound", "Store", "Intake", "Flows", "Dialer", "Simulation", "Authoring", argumentParser,
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "bench",
            dependencies: ["Outbound", "Lua", "Store", "Intake", "Flows", "Dialer", "Simulation"],
            swiftSettings: strict
        ),

        // What every carrier, simulated or real, must do: called by the tests of each.
        .target(
            name: "CarrierConformance",
            dependencies: ["Outbound"],
            path: "Tests/CarrierConformance",
            swiftSettings: strict
        ),

        // Scripts that mean harm: run by the tests of the interpreter, and of what stands on it.
        .target(
            name: "HostileScripts",
            dependencies: ["Lua"],
            path: "Tests/HostileScripts",
            swiftSettings: strict
        ),

        // A process for the crash tests of the ledger to kill, with system calls that fail when told to.
        .target(name: "CLedgerFaults", path: "Tests/CLedgerFaults", cSettings: strictC),
        .executableTarget(
            name: "LedgerLoad",
            dependencies: ["CLedgerFaults", "Outbound", "Store"],
            path: "Tests/LedgerLoad",
            swiftSettings: strict
        ),

        tests("OutboundTests", of: ["Outbound"]),
        tests("LuaTests", of: ["Lua", "HostileScripts"]),
        tests("StoreTests", of: ["Store", "Outbound"]),
        tests("IntakeTests", of: ["Intake", "Outbound", "Store"]),
        tests("FlowsTests", of: ["Flows", "Outbound", "Lua", "HostileScripts"]),
        tests(
            "SimulationTests",
            of: ["Simulation", "Dialer", "Outbound", "Lua", "Flows", "Store", "CarrierConformance"]
        ),
        tests(
            "AuthoringTests",
            of: ["Authoring", "Dialer", "Flows", "Intake", "Outbound", "Simulation", "Store"]
        ),
        // The engine's rules, each through `simulate`: from a folder's files to the ledger's rows.
        tests("DialerTests", of: ["Authoring", "Dialer", "Intake", "Outbound", "Simulation", "Store"]),
        tests("CommandTests", of: ["Outbound"]),
        tests("TidyTests", of: []),
    ],
    cLanguageStandard: .c11
)
