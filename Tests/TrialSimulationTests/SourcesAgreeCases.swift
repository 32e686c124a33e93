/// Trials that both sources draw: what one of them cannot do is not here.
extension SourcesAgreeLawTests {
  static let cases: [String: String] = [
    "one score, unequal everything": """
    trial:
      design: {participants-per-arm: 20, allocation: {a: 2}}
      arms:
        a: {delivery: peer-led, effect: {smd: 0.4}, dropout: 0.2}
        b: {comparator: waitlist, dropout: 0.05, contamination: {share: 0.1, from: a}}
      outcomes: {y: {kind: gaussian, sd: 10, sd-at-end: {a: 14, b: 10}, baseline-correlation: 0.6}}
      bias: {expectancy: {smd: 0.1, between-trial-sd: 0.3}, waitlist: {smd: 0.2}}
    analysis: {methods: {t-test: {}, welch: {}, ancova: {}, change-score: {}}}
    """,
    "two people an arm": """
    trial:
      design: {participants-per-arm: 3}
      arms: {a: {delivery: peer-led, effect: {smd: 1}, dropout: 0.2}, b: {comparator: usual-care}}
      outcomes: {y: {kind: gaussian, baseline-correlation: 0.5}}
    analysis: {methods: {t-test: {}, ancova: {}}}
    """,
    "three correlated scores, missing separately, three arms": """
    trial:
      design: {participants-per-arm: 30}
      arms:
        a: {delivery: co-led, effects: {x: {smd: 0.5}, y: {smd: 0.4}}, dropout: 0.1}
        b: {delivery: peer-led, effects: {x: {smd: 0.3}, z: {smd: 0.6}}}
        c: {comparator: usual-care, dropout: 0.2}
      outcomes:
        x: {kind: gaussian, baseline-correlation: 0.5, missing: 0.1}
        y: {kind: gaussian, baseline-correlation: 0.3, missing: {a: 0.3}}
        z: {kind: gaussian, sd: 4, benefit: lower}
      correlation: {x: {y: 0.7, z: -0.4}, y: {z: -0.3}}
    analysis:
      methods: {ancova: {}, t-test: {}}
      families: {all: {adjust: [none, holm, bh], methods: [ancova]}}
    """,
    "teams of unequal sizes, dropout, lost teams, a baseline": """
    trial:
      design: {kind: cluster, clusters-per-arm: 7, cluster-size: 9, size-cv: 0.5, icc: 0.1, lost: 0.05}
      arms:
        a: {delivery: peer-led, effects: {x: {smd: 0.4}}, dropout: 0.2}
        b: {comparator: usual-care, dropout: 0.05}
      outcomes:
        x: {kind: gaussian, baseline-correlation: 0.5, cluster-baseline-correlation: 0.8}
        y: {kind: gaussian, sd: 5, icc: {a: 0.2, b: 0.1}}
      correlation: {x: {y: 0.5}}
    analysis:
      methods:
        means: {kind: cluster-means, covariate: none, outcomes: [x]}
        weighted: {kind: cluster-means, weights: size, outcomes: [y]}
        adjusted: {kind: cluster-means, covariate: baseline, outcomes: [x]}
        mixed: {kind: mixed, covariate: baseline, outcomes: [x]}
        by-arm: {kind: mixed, variance-between: by-arm, residual: by-arm, outcomes: [y]}
        gee: {covariate: none, outcomes: [y]}
        naive: {kind: ancova}
    """,
    "groups in one arm, peer workers in another, none in the third": """
    trial:
      design: {kind: grouped, groups-per-arm: 6}
      arms:
        a: {delivery: co-led, groups: {size: 7, size-cv: 0.4, icc: 0.1, variance: added}, dropout: 0.2}
        b: {delivery: peer-led, workers: {caseload: 9, icc: 0.2}, effect: {smd: 0.5}}
        c: {comparator: usual-care, dropout: 0.1}
      outcomes: {x: {kind: gaussian, baseline-correlation: 0.6}}
      bias: {expectancy: {smd: 0.1, between-trial-sd: 0.1}}
    analysis:
      methods:
        welch: {kind: cluster-means, variance: by-arm}
        mixed: {kind: mixed, residual: by-arm, variance-between: by-arm, df: kenward-roger}
        naive: {kind: t-test}
    """,
    "clusters that cross over, correlated scores, dropout": """
    trial:
      design:
        {kind: stepped-wedge, sequences: 3, clusters-per-sequence: 3, participants-per-period: 7, icc: 0.1,
         autocorrelation: 0.6, trend: 0.4}
      arms:
        a: {delivery: peer-led, effects: {x: {smd: 0.4}}, dropout: 0.1}
        b: {comparator: usual-care, dropout: 0.25}
      outcomes:
        x: {kind: gaussian}
        y: {kind: gaussian, sd: 5, benefit: lower}
      correlation: {x: {y: 0.5}}
      bias: {expectancy: {smd: 0.1, between-trial-sd: 0.1}}
    analysis:
      methods: {periods: {kind: mixed-periods}, one: {kind: mixed-periods, correlation: exchangeable}, naive: {kind: mixed}}
    """,
    "events of clusters that cross over": """
    trial:
      design:
        {kind: stepped-wedge, sequences: 3, clusters-per-sequence: 4, participants-per-period: 12, icc: 0.05,
         autocorrelation: 0.5}
      arms:
        a: {delivery: peer-led, effect: {risk-difference: -0.1}}
        b: {comparator: usual-care}
      outcomes: {x: {kind: binary, risk: 0.4}}
    analysis:
      methods:
        periods: {kind: mixed-periods}
        risk: {kind: gee-periods, correlation: independence}
        odds: {kind: gee-periods, family: binomial, fallback: [independence]}
        naive: {kind: risk-difference}
    """,
    "sites of unequal sizes, effects that differ between them": """
    trial:
      design: {participants-per-arm: 24, allocation: {a: 2}}
      arms:
        a: {delivery: peer-led, effect: {smd: 0.4}, dropout: 0.2}
        b: {comparator: usual-care, dropout: 0.05}
      outcomes: {y: {kind: gaussian, sd: 10, sd-at-end: {a: 14, b: 10}, baseline-correlation: 0.6}}
      sites: {number: 4, icc: 0.15, effect-sd: 0.2, shares: [3, 2, 1, 1]}
      bias: {expectancy: {smd: 0.1, between-trial-sd: 0.3}}
    analysis: {methods: {t-test: {}, ancova: {}, stratified: {}, adjusted: {kind: stratified, covariate: baseline}}}
    """,
    "an event at sites": """
    trial:
      design: {participants-per-arm: 60}
      arms:
        a: {delivery: peer-led, effect: {risk-ratio: 0.7}, dropout: 0.2}
        b: {comparator: usual-care, dropout: 0.05}
      outcomes: {e: {kind: binary, risk: 0.3}}
      sites: {number: 5, icc: 0.1}
    analysis: {methods: {risk-difference: {}, log-odds-ratio: {}}}
    """,
    "teams in strata, with events": """
    trial:
      design: {kind: cluster, clusters-per-arm: 7, cluster-size: 9, size-cv: 0.5, icc: 0.1, strata: {number: 3, share: 0.6}}
      arms:
        a: {delivery: peer-led, effects: {x: {smd: 0.4}}, dropout: 0.2}
        b: {comparator: usual-care, dropout: 0.05}
      outcomes:
        x: {kind: gaussian, baseline-correlation: 0.5, cluster-baseline-correlation: 0.8}
        e: {kind: binary, risk: 0.4}
    analysis:
      methods:
        means: {kind: cluster-means, covariate: none}
        strata: {kind: cluster-means, strata: adjusted, covariate: none}
        adjusted: {kind: cluster-means, strata: adjusted, covariate: baseline, outcomes: [x]}
        gee: {family: binomial, outcomes: [e]}
    """,
    "a modifier of the effect": """
    trial:
      design: {participants-per-arm: 30, allocation: {b: 1.4}}
      arms:
        a: {delivery: peer-led, effect: {smd: 0.4}, dropout: 0.2}
        b: {comparator: usual-care}
        c: {delivery: co-led, dropout: 0.1}
      outcomes: {y: {kind: gaussian, sd: 6, baseline-correlation: 0.5}}
      modifier: {share: 0.3, difference: {smd: 0.5}, main: {points: 3}}
    analysis:
      methods:
        interaction: {covariate: baseline}
        plain: {kind: interaction, error: contrast}
        t-test: {}
        ancova: {}
    """,
    "contaminated teams whose shares differ, with events, dropout and strata": """
    trial:
      design: {kind: cluster, clusters-per-arm: 6, cluster-size: 9, size-cv: 0.4, icc: 0.1, strata: {number: 2, share: 0.5}}
      arms:
        a: {delivery: peer-led, effects: {x: {smd: 1.2}, e: {risk: 0.15}}, dropout: 0.2}
        b: {comparator: usual-care, dropout: 0.1, contamination: {share: 0.4, from: a, cluster-sd: 0.2}}
      outcomes:
        x: {kind: gaussian, baseline-correlation: 0.5}
        e: {kind: binary, risk: 0.5}
      bias: {expectancy: {smd: 0.1, between-trial-sd: 0.1}}
    analysis:
      methods:
        means: {kind: cluster-means}
        adjusted: {kind: cluster-means, covariate: baseline, outcomes: [x]}
        mixed: {kind: mixed, covariate: none, outcomes: [x]}
    """,
    "groups beside a contaminated arm without any": """
    trial:
      design: {kind: grouped, groups-per-arm: 5, participants: {b: 30}}
      arms:
        a: {delivery: co-led, groups: {size: 7, icc: 0.1}, effects: {x: {smd: 1}, e: {risk: 0.2}}}
        b: {comparator: usual-care, dropout: 0.2, contamination: {share: 0.3, from: a}}
      outcomes: {x: {kind: gaussian}, e: {kind: binary, risk: 0.5}}
    analysis:
      methods:
        means: {kind: cluster-means, variance: by-arm}
        gee: {correlation: independence, correction: fay-graubard, df: fay-graubard}
    """,
    "contaminated people: correlated scores missing separately, an event, at sites": """
    trial:
      design: {participants: {a: 18, b: 30}}
      arms:
        a: {delivery: peer-led, effects: {x: {smd: 1.5}, y: {smd: 0.7}, e: {risk: 0.1}}, dropout: 0.1}
        b: {comparator: usual-care, dropout: 0.2, contamination: {share: 0.4, from: a}}
      outcomes:
        x: {kind: gaussian, baseline-correlation: 0.5, missing: 0.1}
        y: {kind: gaussian, sd: 4, missing: {b: 0.2}}
        e: {kind: binary, risk: 0.5, missing: 0.1}
      correlation: {x: {y: 0.5, e: 0}, y: {e: 0}}
      sites: {number: 2, icc: 0.1}
    analysis:
      methods: {t-test: {}, ancova: {outcomes: [x]}, stratified: {}, chi-squared: {}}
      families: {all: {adjust: [none, holm], methods: [t-test, chi-squared]}}
    """,
    "groups in one arm within sites, an event beside": """
    trial:
      design: {participants-per-arm: 36, allocation: {b: 1.5}}
      arms:
        a: {delivery: peer-led, effects: {x: {smd: 0.5}, e: {risk: 0.2}}, dropout: 0.1, groups: {size: 6, icc: 0.15}}
        b: {comparator: usual-care, dropout: 0.2}
      outcomes:
        x: {kind: gaussian, sd: 8, baseline-correlation: 0.5}
        e: {kind: binary, risk: 0.5}
      sites: {number: 3, icc: 0.1, shares: [2, 1, 1]}
    analysis:
      methods:
        means: {kind: cluster-means, variance: by-arm}
        mixed: {kind: mixed, covariate: baseline, outcomes: [x]}
        stratified: {covariate: baseline}
        naive: {kind: chi-squared}
    """,
    "teams randomised within sites": """
    trial:
      design: {kind: cluster, clusters-per-arm: 8, cluster-size: 9, size-cv: 0.4, icc: 0.1}
      arms: {a: {delivery: peer-led, effect: {smd: 0.5}}, b: {comparator: usual-care, dropout: 0.2}}
      outcomes: {x: {kind: gaussian, baseline-correlation: 0.4}}
      sites: {number: 4, icc: 0.15, effect-sd: 0.2}
    analysis:
      methods:
        means: {kind: cluster-means, covariate: none}
        adjusted: {kind: cluster-means, strata: adjusted, covariate: baseline}
    """,
    "contaminated people whose effect depends on a modifier": """
    trial:
      design: {participants: {a: 24, b: 30}}
      arms:
        a: {delivery: peer-led, effect: {smd: 1.2}, dropout: 0.1}
        b: {comparator: usual-care, contamination: {share: 0.4, from: a}}
      outcomes: {y: {kind: gaussian, sd: 6, baseline-correlation: 0.5}}
      modifier: {share: 0.4, difference: {smd: 0.8}, main: {points: 2}}
    analysis: {methods: {interaction: {}, t-test: {}, ancova: {}}}
    """,
    "events in clusters": """
    trial:
      design: {kind: cluster, clusters-per-arm: 6, cluster-size: 12, icc: 0.1}
      arms: {a: {delivery: peer-led, effect: {risk: 0.2}, dropout: 0.1}, b: {comparator: usual-care}}
      outcomes: {y: {kind: binary, risk: 0.4}}
    analysis: {methods: {means: {kind: cluster-means}, naive: {kind: chi-squared}}}
    """,
    "events with dropout and random bias": """
    trial:
      design: {participants-per-arm: 40, allocation: {b: 1.5}}
      arms:
        a: {delivery: peer-led, effect: {odds-ratio: 0.4}, dropout: 0.15}
        b: {comparator: usual-care}
      outcomes: {y: {kind: binary, risk: 0.4, rater: self-report, missing: 0.1}}
      bias: {expectancy: {smd: 0.1, between-trial-sd: 0.2}}
    analysis: {methods: {chi-squared: {}, fisher: {}, risk-difference: {}, log-odds-ratio: {}}}
    """,
    "a mediator, missing separately": """
    trial:
      design: {participants-per-arm: 30}
      arms:
        a: {delivery: peer-led, effects: {m: {smd: 0.5}, y: {smd: 0.4}}, dropout: 0.1}
        b: {delivery: peer-led, effects: {m: {smd: 0.2}}}
        c: {comparator: usual-care, contamination: {share: 0.3, from: a}}
      outcomes:
        y: {kind: gaussian, sd: 8, missing: 0.1}
        m: {kind: gaussian, sd: 3, missing: {a: 0.2}, baseline-correlation: 0.5}
        path: {kind: mediation, mediator: m, outcome: y, confounding: 0.1}
      correlation: {y: {m: 0.5}}
    analysis:
      methods: {mediation: {}, sobel: {kind: mediation, test: sobel}, ancova: {outcomes: [m]}, t-test: {outcomes: [y]}}
    """,
    "a mediator without a path, in levels and at the edge": """
    trial:
      design: {participants-per-arm: 4}
      arms: {a: {delivery: peer-led, effects: {m: {smd: 0.9}}}, b: {comparator: usual-care}}
      outcomes: {m: {kind: gaussian}, y: {kind: gaussian}, path: {kind: mediation, mediator: m, outcome: y}}
      modifier: {share: 0.5, main: {smd: 0.5}}
    analysis: {methods: {mediation: {}, t-test: {}}}
    """,
  ]
}
