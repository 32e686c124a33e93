// swift-tools-version: 6.2
import PackageDescription

// One client of each library product, as somebody would write it who never sees a scenario file (but for questions, which hold their texts).
// `script/check-clients` builds and runs them.

func client(_ name: String, of product: String) -> Target {
  .executableTarget(
    name: name, dependencies: [.product(name: product, package: "PeerTrials")],
    swiftSettings: [.enableUpcomingFeature("MemberImportVisibility")])
}

let package = Package(
  name: "Clients",
  dependencies: [.package(name: "PeerTrials", path: "../..")],
  targets: [
    client("trial-analysis", of: "TrialAnalysis"),
    client("meta-analysis", of: "MetaAnalysis"),
    client("study-tables", of: "StudyTables"),
    client("monte-carlo", of: "MonteCarlo"),
    client("trial-simulation", of: "TrialSimulation"),
    client("review-simulation", of: "ReviewSimulation"),
    client("graphics", of: "Graphics"),
    client("questions", of: "Questions"),
  ],
  swiftLanguageModes: [.v6]
)
