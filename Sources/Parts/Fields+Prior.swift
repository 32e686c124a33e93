internal import OrderedCollections

extension Fields {
  /// The priors that were read so far, in the order of reading.
  public var priors: [PriorField] { reading.priors }

  /// Reads `{prior: …}`, notes it, and hands over its centre as a node.
  func priorCentre(
    _ map: OrderedDictionary<String, Node>, _ node: Node, at place: Path,
    in range: ClosedRange<Double>, isInteger: Bool
  ) -> Node? {
    let before = reading.problems.count
    guard let prior = prior(map, node, at: place), reading.problems.count == before else {
      return nil
    }
    let centre = isInteger ? prior.centre.rounded() : prior.centre
    guard range.contains(centre) else {
      problem(
        node, place,
        "the centre of the prior, \(Number.text(centre)), must lie in \(Number.shown(range))")
      return nil
    }
    reading.priors.removeAll { $0.path == place }
    reading.priors.append(
      PriorField(path: place, prior: prior, range: range, isInteger: isInteger))
    return Node(Number.text(centre), origin: node.origin)
  }

  private func prior(
    _ map: OrderedDictionary<String, Node>, _ node: Node, at place: Path
  ) -> Prior? {
    guard let word = map["prior"]?.text, Prior.words.contains(word) else {
      problem(
        map["prior"] ?? node, place.appending("prior"),
        Fields.notAWord(map["prior"] ?? node, Prior.words))
      return nil
    }
    var known = ["prior", "source", "min", "max"]
    func number(_ key: String, _ range: ClosedRange<Double> = -1e15...1e15) -> Double? {
      known.append(key)
      guard let value = map[key] else {
        problem(node, place, "'\(key)' is missing: a \(word) prior needs it")
        return nil
      }
      return parsePlain(value, in: range, at: place.appending(key))
    }
    let form: Prior.Form?
    let small = 1e-12...1e15
    switch word {
    case "normal":
      form = pair(number("mean"), number("sd", small)) { .normal(mean: $0, sd: $1) }
    case "log-normal":
      form = pair(number("median", small), number("sigma", 1e-6...10)) {
        .logNormal(median: $0, sigma: $1)
      }
    case "gamma":
      form = pair(number("mean", small), number("sd", small)) {
        .gamma(shape: $0 * $0 / ($1 * $1), scale: $1 * $1 / $0)
      }
      if case .gamma(let shape, _)? = form, !(1e-2...1e8).contains(shape) {
        problem(node, place, "the sd of a gamma prior lies between 0.0001 and 10 times its mean")
      }
    case "beta" where map["alpha"] != nil || map["beta"] != nil:
      form = pair(number("alpha", 1e-3...1e9), number("beta", 1e-3...1e9)) {
        .beta(alpha: $0, beta: $1)
      }
    case "beta":
      form = pair(number("mean", 1e-6...0.999_999), number("sd", 1e-6...0.5)) { mean, sd in
        let size = mean * (1 - mean) / (sd * sd) - 1
        return .beta(alpha: mean * size, beta: (1 - mean) * size)
      }
      if case .beta(let alpha, let beta)? = form, !(alpha > 0 && beta > 0) {
        problem(node, place, "no beta distribution has so large an sd at that mean")
      }
    case "uniform":
      known += ["min", "max"]
      if map["min"] == nil || map["max"] == nil {
        problem(node, place, "a uniform prior needs 'min' and 'max'")
      }
      form = .uniform
    default:
      known.append("values")
      form = empirical(map["values"], node, at: place)
    }
    for (key, value) in map where !known.contains(key) {
      problem(
        value, place.appending(key),
        "unknown key '\(key)' in a \(word) prior; \(Fields.hint(key, known))")
    }
    let low = map["min"].flatMap { parsePlain($0, in: -1e15...1e15, at: place.appending("min")) }
    let high = map["max"].flatMap { parsePlain($0, in: -1e15...1e15, at: place.appending("max")) }
    if let low, let high, low >= high {
      problem(node, place, "'min' must be below 'max'")
      return nil
    }
    return form.map {
      Prior(form: $0, range: (low ?? -.infinity)...(high ?? .infinity))
    }
  }

  private func pair(
    _ a: Double?, _ b: Double?, _ make: (Double, Double) -> Prior.Form
  ) -> Prior.Form? {
    guard let a, let b else { return nil }
    return make(a, b)
  }

  private func empirical(_ list: Node?, _ node: Node, at place: Path) -> Prior.Form? {
    guard case .list(let items)? = list?.content, !items.isEmpty else {
      problem(
        list ?? node, place.appending("values"), "an empirical prior needs 'values: [a, b, …]'")
      return nil
    }
    let values = items.compactMap {
      parsePlain($0, in: -1e15...1e15, at: place.appending("values"))
    }
    return values.count == items.count ? .empirical(values) : nil
  }
}
