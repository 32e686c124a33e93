internal import Inference
internal import MetaAnalysis
internal import Questions

extension MetaFindings {
  /// "95 %".
  var percent: String { Figures.known(100 * level) + " %" }

  /// The method in words.
  var methodTitle: String {
    switch method {
    case .commonEffect: test == .hksj ? "common effect (UWLS)" : "common effect"
    default: "random effects, τ² by \(method.rawValue)"
    }
  }

  var testTitle: String {
    switch test {
    case .z: "z test"
    case .t: "t test"
    case .hksj: "Hartung-Knapp-Sidik-Jonkman test"
    case .mhksj: "modified Hartung-Knapp-Sidik-Jonkman test"
    case .pl: "profile-likelihood test"
    }
  }
}
