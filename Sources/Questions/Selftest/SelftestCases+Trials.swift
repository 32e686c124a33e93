/// Trials whose power, level or bias is known.
extension SelftestCase {
  static let trials: [SelftestCase] = [
    .trial(
      "t test, 64 per arm, d = .5: power", "G*Power; R pwr 1.3", 0.8014596, replicates: 1_000_000,
      parallel(64, effect: "smd: 0.5", methods: "t-test: {}")),
    .trial(
      "t test, 15 per arm, no effect: level", "by definition", 0.05, "type-i-error",
      replicates: 1_000_000, parallel(15, effect: "smd: 0", methods: "t-test: {}")),
    .trial(
      "pilot of 15: wrong sign (type S)", "Gelman & Carlin 2014, by quadrature", 0.0769,
      within: 0.0005, "type-s", replicates: 1_000_000,
      parallel(15, effect: "smd: 0.2", methods: "t-test: {}")),
    .trial(
      "pilot of 15: exaggeration (type M)", "Gelman & Carlin 2014, by quadrature", 4.29,
      within: 0.005, "type-m", replicates: 1_000_000,
      parallel(15, effect: "smd: 0.2", methods: "t-test: {}")),
    .trial(
      "CORE readmission, chi-squared: power", "exact double sum", 0.5216, within: 0.00005,
      of: "chi-squared", replicates: 1_000_000, core),
    .trial(
      "the same with Yates's correction", "exact double sum", 0.4821, within: 0.00005,
      of: "yates", replicates: 1_000_000, core),
    .trial(
      "16 clusters of 10 per arm: power", "Donner & Klar 2000; clusterPower 0.7", 0.801766,
      replicates: 200_000, clusters),
    .trial(
      "groups in one arm, Welch: power", "by quadrature", 0.58978, of: "welch", replicates: 200_000,
      groups),
    .trial(
      "groups ignored, 20 and ICC .1: level", "2 Phi(-1.96/sqrt VIF); Candlish 2018", 0.1605,
      within: 0.001, "type-i-error", replicates: 200_000, ignored),
    .trial(
      "slopes, 11 waves, 25 per arm: power", "powerlmm, two-level vignette", 0.3095026,
      replicates: 20_000, waves),
    .trial(
      "87 and 65 % gone, by outcome: bias", "by quadrature", 0.25834, "bias",
      replicates: 4_000, attrition),
    .trial(
      "eight sessions, fidelity .85: bias", "by definition", 0, "bias", replicates: 50_000,
      delivery),
  ]

  private static func parallel(_ people: Int, effect: String, methods: String) -> String {
    """
    trial:
      design: {participants-per-arm: \(people)}
      arms: {a: {delivery: peer-led, effect: {\(effect)}}, b: {comparator: usual-care}}
      outcomes: {y: {kind: gaussian}}
    analysis: {methods: {\(methods)}}
    """
  }

  private static let core = """
    trial:
      design: {participants-per-arm: 220}
      arms: {a: {delivery: peer-led, effect: {risk: 64/218}}, b: {comparator: active}}
      outcomes: {readmission: {kind: binary, risk: 83/216}}
    analysis: {methods: {chi-squared: {}, yates: {kind: chi-squared, correction: yates}}}
    """

  private static let clusters = """
    trial:
      design: {kind: cluster, clusters-per-arm: 16, cluster-size: 10, icc: 0.1}
      arms: {a: {delivery: peer-led, effect: {smd: 0.4472135955}}, b: {comparator: usual-care}}
      outcomes: {y: {kind: gaussian}}
    analysis: {methods: {means: {kind: cluster-means}}}
    """

  private static let groups = """
    trial:
      design: {participants-per-arm: 80}
      arms:
        a: {delivery: peer-led, groups: {size: 10, icc: 0.05, variance: added}, effect: {points: 0.4}}
        b: {comparator: usual-care}
      outcomes: {y: {kind: gaussian, sd: 0.9746794344808963}}
    analysis: {methods: {welch: {kind: cluster-means, variance: by-arm}}}
    """

  private static let ignored = """
    trial:
      design: {kind: grouped, groups-per-arm: 60}
      arms: {a: {delivery: peer-led, effect: {smd: 0}, groups: {size: 20, icc: 0.1}}, b: {comparator: usual-care}}
      outcomes: {y: {kind: gaussian}}
    analysis: {methods: {naive: {kind: t-test}}}
    """

  private static let waves = """
    trial:
      design: {participants-per-arm: 25}
      arms: {a: {delivery: peer-led, effect: {smd: 0.5}}, b: {comparator: usual-care}}
      outcomes:
        y: {kind: repeated, times: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], stable-share: 0.5, slope-sd: 0.09746794344808964}
    analysis: {methods: {slopes: {kind: summary-measure}}}
    """

  private static let attrition = """
    trial:
      design: {participants-per-arm: 400}
      arms:
        a: {delivery: peer-led, effect: {smd: 0}, dropout: 0.87, attrition: {outcome: -0.3}}
        b: {comparator: active, dropout: 0.65}
      outcomes: {y: {kind: gaussian}}
    analysis: {methods: {t-test: {}}}
    """

  private static let delivery = """
    trial:
      design: {kind: grouped, groups-per-arm: 10}
      arms:
        a:
          delivery: peer-led
          effect: {smd: 0.5}
          groups: {size: 8, icc: 0.05}
          delivered:
            attendance: {sessions: 8, mean: 0.7, never: 0.15, response: plateau, enough: 5}
            fidelity: {mean: 0.85, sd: 0.08}
        b: {comparator: usual-care}
      outcomes: {y: {kind: gaussian}}
    analysis: {methods: {t-test: {}}}
    """
}
