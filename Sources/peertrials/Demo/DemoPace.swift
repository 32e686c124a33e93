import ArgumentParser

/// How fast a story goes.
enum DemoPace: String, ExpressibleByArgument, CaseIterable { case slow, normal, fast }
