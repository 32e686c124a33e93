// swift-tools-version: 6.2
import Foundation
import PackageDescription

// PEERTRIALS_STRICT=1 turns warnings into errors, for our own targets only.
let strict = ProcessInfo.processInfo.environment["PEERTRIALS_STRICT"] == "1"

let settings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// A room of the project; arrows between rooms point up this list only.
func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ room: String, _ more: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: room + "Tests",
    dependencies: [.byName(name: room), "TestSupport"] + more,
    swiftSettings: settings)
}

let package = Package(
  name: "PeerTrials",
  products: [
    .executable(name: "peertrials", targets: ["peertrials"]),
    // With the words of their results: estimates, fits, failures.
    .library(name: "TrialAnalysis", targets: ["TrialAnalysis", "MixedModels", "Inference"]),
    .library(name: "MetaAnalysis", targets: ["MetaAnalysis", "Inference"]),
    // Tables of studies, for who wants no simulator.
    .library(
      name: "StudyTables", targets: ["StudyTables", "MetaAnalysis", "Inference", "Parts"]),
    // With the random streams that an experiment draws from, and the fits and decisions that it counts.
    .library(name: "MonteCarlo", targets: ["MonteCarlo", "Inference", "GSLKit"]),
    // With the engine that runs them and the analyses that read what they draw; of parts, problems and quantities.
    .library(
      name: "TrialSimulation",
      targets: [
        "TrialSimulation", "TrialAnalysis", "MixedModels", "PeerSupport", "MonteCarlo", "Inference",
        "Parts",
      ]),
    .library(
      name: "ReviewSimulation",
      targets: [
        "ReviewSimulation", "MetaAnalysis", "PeerSupport", "MonteCarlo", "Inference", "Parts",
      ]),
    // Charts in SVG, for who wants no simulator.
    .library(name: "Graphics", targets: ["Graphics", "Parts"]),
    // What the commands ask, from the texts of files; with the answers' forms, JSON and figures among them.
    .library(
      name: "Questions",
      targets: [
        "Questions", "Reports", "Graphics", "Planning", "StudyTables", "TrialSimulation",
        "PeerSupport", "MetaAnalysis", "MonteCarlo", "Inference", "Parts",
      ]),
    // For everybody who can call C: Sources/PeerTrialsC/peertrials.h.
    .library(name: "PeerTrialsC", type: .dynamic, targets: ["PeerTrialsC"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/onevcat/Rainbow", exact: "4.2.2"),
    .package(url: "https://github.com/ordo-one/TextTable", exact: "0.0.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", exact: "0.10.0"),
  ],
  targets: [
    room("Parts", [.product(name: "OrderedCollections", package: "swift-collections")]),
    .systemLibrary(
      name: "CGSL", pkgConfig: "gsl", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .target(name: "CLanes"),
    room("GSLKit", ["CGSL", "CLanes"]),
    room("Inference", ["Parts", "GSLKit"]),
    room("PeerSupport", ["Parts", "Inference"]),
    room("MixedModels", ["Parts", "Inference"]),
    room("TrialAnalysis", ["Parts", "GSLKit", "Inference", "MixedModels"]),
    room("MetaAnalysis", ["Parts", "GSLKit", "Inference"]),
    room("MonteCarlo", ["GSLKit", "Inference"]),
    room(
      "TrialSimulation",
      [
        "Parts", "GSLKit", "Inference", "PeerSupport", "TrialAnalysis", "MonteCarlo",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    room(
      "ReviewSimulation",
      [
        "Parts", "GSLKit", "Inference", "PeerSupport", "MetaAnalysis", "MonteCarlo",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    room(
      "StudyTables",
      [
        "Parts", "Inference", "MetaAnalysis", .product(name: "SwiftCSV", package: "SwiftCSV"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    room(
      "InputFiles",
      [
        "Parts", "GSLKit", "Inference", "TrialAnalysis", "MetaAnalysis", "TrialSimulation",
        "ReviewSimulation", "MonteCarlo",
        .product(name: "Yams", package: "Yams"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    room("Planning", ["GSLKit", "MonteCarlo"]),
    room("Graphics", ["Parts"]),
    room(
      "Questions",
      [
        "Parts", "GSLKit", "Inference", "TrialAnalysis", "MetaAnalysis", "MonteCarlo",
        "TrialSimulation", "ReviewSimulation", "StudyTables", "InputFiles", "Planning",
        .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    room(
      "ResultStore",
      [
        "MonteCarlo", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    room(
      "Reports",
      [
        "Parts", "GSLKit", "Inference", "PeerSupport", "TrialAnalysis", "MetaAnalysis",
        "MonteCarlo", "TrialSimulation", "ReviewSimulation", "StudyTables", "InputFiles",
        "Planning", "Questions", "Graphics",
        .product(name: "Rainbow", package: "Rainbow"),
        .product(name: "TextTable", package: "TextTable"),
      ]),
    .target(
      name: "PeerTrialsC",
      dependencies: ["Parts", "MonteCarlo", "Planning", "Questions", "Reports"],
      exclude: ["peertrials.h"], swiftSettings: settings),
    .executableTarget(
      name: "peertrials",
      dependencies: [
        "Parts", "GSLKit", "Inference", "TrialAnalysis", "MetaAnalysis", "MonteCarlo",
        "TrialSimulation", "ReviewSimulation", "StudyTables", "InputFiles", "Planning",
        "Questions", "ResultStore", "Reports", "Graphics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "OrderedCollections", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),
    tests("GSLKit"),
    tests("Inference", ["GSLKit", "Parts"]),
    tests("TrialAnalysis", ["Inference", "MixedModels", "GSLKit"]),
    tests("MetaAnalysis", ["Inference", "GSLKit"]),
    tests("MonteCarlo", ["GSLKit", "Inference"]),
    tests(
      "TrialSimulation",
      [
        "GSLKit", "Inference", "InputFiles", "MonteCarlo", "Parts", "PeerSupport", "TrialAnalysis",
      ]),
    tests(
      "Planning",
      ["GSLKit", "InputFiles", "MonteCarlo", "Parts", "TrialSimulation", "Inference"]),
    tests(
      "ReviewSimulation", ["GSLKit", "Inference", "MetaAnalysis", "MonteCarlo", "PeerSupport"]),
    tests(
      "ResultStore",
      ["MonteCarlo", "GSLKit", "Inference", .product(name: "GRDB", package: "GRDB.swift")]),
    tests(
      "InputFiles",
      [
        "Parts", "Reports", "PeerSupport", "TrialSimulation", "ReviewSimulation", "MonteCarlo",
        "GSLKit", "Inference", "MetaAnalysis",
      ]),
    tests("StudyTables", ["Parts", "Inference", "MetaAnalysis"]),
    tests("Graphics"),
    tests("Reports", ["MonteCarlo"]),
    // What a question gives is compared with what the command prints.
    tests(
      "Questions",
      [
        "peertrials", "Reports", "Parts", "GSLKit", "InputFiles", "MonteCarlo", "MetaAnalysis",
        "Planning", "StudyTables", "TrialSimulation",
      ]),
    tests("PeerTrialsC", ["Questions", "Reports"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "TestSupport", "peertrials", "Reports", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
