internal import MonteCarlo
internal import Planning
internal import Questions

/// What is said of each way in which a search ends.
extension PlanReport {
  func found(_ solution: Solution) -> String {
    let (low, high) = (solution.interval.lowerBound, solution.interval.upperBound)
    let error = solution.crossing?.error
    let interval = "95 % interval \(shown(low, error)) to \(shown(high, error))"
    // What makes a trial worse is borne up to a value, not needed.
    let bound = solution.isIncreasing ? "" : "at most "
    var text = Wrap.text(
      "  \(noun): \(bound)\(shown(solution.value, error)) (\(interval))", width: 78, indent: 4)
    if !solution.isIncreasing {
      text += Wrap.text(
        "  The trial bears at most this much: \(question.measureWords) gets worse as it grows.",
        width: 78,
        indent: 4)
    }
    if question.isInteger, let crossing = solution.crossing {
      let measured = Measured("", crossing.value, mcse: crossing.error, replicates: 1)
      text += "  the curve crosses the target at \(Figures.text(measured))\n"
    }
    text += Wrap.text(
      "  \(question.measureWords) at \(shown(solution.at.x, error)): \(figure(solution.at))",
      width: 78, indent: 4)
    if let short = solution.short {
      text += Wrap.text(
        "  \(question.measureWords) at \(shown(short.x, nil)): \(figure(short))", width: 78,
        indent: 4)
    }
    if solution.isTied, let short = solution.short { text += tie(solution, short) }
    switch solution.shape {
    case .line: break
    case .lattice:
      text += Wrap.text(
        "Every number near the target was counted by itself, for it may go up and down from one to "
          + "the next: at this number and at every larger one that was tried it is reached.",
        width: 78)
    case .isotonic: text += "  No straight line fits near the target: a monotone curve was used.\n"
    }
    let short = question.target - solution.at.value
    let isAtMost = question.measure == "half-width"
    if (isAtMost ? -short : short) > 3 * solution.at.mcse {
      text += Wrap.text(
        "WARNING: the verification misses the target by more than three of its errors; take the answer "
          + "as rough.", width: 78)
    }
    if solution.isCoarse {
      text += Wrap.text(
        "The budget of replicates ended before the interval was as narrow as asked; "
          + "--replicates \(4 * result.spent) would narrow it.", width: 78)
    }
    return text
  }

  /// That chance decided between two numbers.
  private func tie(_ solution: Solution, _ short: Response) -> String {
    Wrap.text(
      "\(shown(solution.value, nil)) and \(shown(short.x, nil)) are a tie at this many replicates: one of them "
        + "lies within two Monte Carlo errors of the target. More --replicates would part them.",
      width: 78)
  }

  func unfinished(_ known: Unfinished) -> String {
    var text = "INTERRUPTED: the search had not ended; nothing is verified."
    if let bracket = known.bracket {
      text +=
        " The target lies between \(noun) = \(shown(bracket.lowerBound, nil)) and "
        + "\(shown(bracket.upperBound, nil))."
    } else {
      text += " Values on either side of the target were not found yet."
    }
    if let crossing = known.crossing {
      let measured = Measured("", crossing.value, mcse: crossing.error, replicates: 1)
      text += " So far the curve crosses it at \(Figures.text(measured))."
    }
    return Wrap.text(text, width: 78)
  }

  func unreachable(_ best: Response, _ isPlateau: Bool) -> String {
    let reached = "\(question.measureWords) is \(figure(best)) at \(noun) = \(shown(best.x, nil))"
    if let obstacle {
      let level = isPlateau ? "the curve levels off, and " : ""
      return Wrap.text("No \(noun) reaches it: \(level)\(reached). \(obstacle)", width: 78)
    }
    if isPlateau {
      return Wrap.text(
        "No \(noun) reaches it: the curve levels off, and \(reached). More of it does not help "
          + "against what it does not lessen: differences between too few clusters, bias that differs "
          + "between trials, an effect that is not there.", width: 78)
    }
    if let forbidden = result.obstacle {
      return Wrap.text(
        "Nothing that may be tried reaches it: at best \(reached). No more of it can be tried: \(forbidden)",
        width: 78)
    }
    let next =
      switch bound {
      case .asked: "Widen the range with --between, or ask for less."
      case .program:
        "That is as far as the program goes, not as far as a trial could: ask for less, or for a larger effect."
      case .people:
        "Every person is drawn here, and more would take long: --between 1..N goes further."
      }
    return Wrap.text(
      "Nothing that may be tried reaches it: at best \(reached). \(next)", width: 78)
  }
}
