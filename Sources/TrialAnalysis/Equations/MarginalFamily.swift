internal import Foundation
internal import Inference
public import Parts

/// What people's outcomes are taken to vary by, around their mean μ.
public enum MarginalFamily: String, Choice {
  /// 1.
  case gaussian
  /// μ(1 − μ).
  case binomial
  /// μ.
  case poisson

  func variance(_ mean: Double) -> Double {
    switch self {
    case .gaussian: 1
    case .binomial: mean * (1 - mean)
    case .poisson: mean
    }
  }

  /// What an analysis of such outcomes reads, as far as a covariate goes.
  var reads: Covariate.Reads {
    switch self {
    case .gaussian: .scoresAndEvents
    case .binomial: .events
    case .poisson: .eventsAndCounts
    }
  }

  /// The link that goes with it.
  var canonical: MarginalLink {
    switch self {
    case .gaussian: .identity
    case .binomial: .logit
    case .poisson: .log
    }
  }

  /// Links that it may have.
  var links: [MarginalLink] {
    switch self {
    case .gaussian: [.identity]
    case .binomial: [.logit, .log, .identity]
    case .poisson: [.log, .identity]
    }
  }
}

/// On what scale arms are compared.
public enum MarginalLink: String, Choice {
  /// Differences of means, or of risks.
  case identity
  /// Log ratios of risks, or of rates.
  case log
  /// Log odds ratios.
  case logit

  func value(_ mean: Double) -> Double {
    switch self {
    case .identity: mean
    case .log: Foundation.log(mean)
    case .logit: Foundation.log(mean / (1 - mean))
    }
  }

  /// dμ/dη at a mean.
  func slope(_ mean: Double) -> Double {
    switch self {
    case .identity: 1
    case .log: mean
    case .logit: mean * (1 - mean)
    }
  }

  /// What it estimates of an outcome that a family is meant for; nil where it is not.
  func effect(on scale: OutcomeScale, _ family: MarginalFamily) -> EffectMeasure? {
    switch (scale, family, self) {
    case (.score, .gaussian, _), (.amount, .gaussian, _), (.netBenefit, .gaussian, _):
      .meanDifference
    case (.event, _, .identity): .riskDifference
    case (.event, _, .log): .logRiskRatio
    case (.event, .binomial, .logit): .logOddsRatio
    case (.count, .gaussian, _), (.count, .poisson, .identity): .meanDifference
    case (.count, .poisson, .log): .logRateRatio
    default: nil
    }
  }
}
