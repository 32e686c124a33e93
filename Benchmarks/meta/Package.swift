// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the product does not carry its benchmarks.
let package = Package(
  name: "MetaBenchmark",
  dependencies: [.package(name: "PeerTrials", path: "../..")],
  targets: [
    .executableTarget(
      name: "meta-benchmark",
      dependencies: [
        .product(name: "MetaAnalysis", package: "PeerTrials"),
        .product(name: "MonteCarlo", package: "PeerTrials"),
        .product(name: "ReviewSimulation", package: "PeerTrials"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
