import MetaAnalysis
import TestSupport

/// What metafor and meta gave for each data set.
extension SmallStudyVersusRTests {
  struct Line: Decodable {
    let stat, p: Double
    let df, limit: Double?
    let limit_ci: [Double?]
  }
  struct Ranks: Decodable {
    let tau, p: Double
    let ties: Bool
  }
  struct Filled: Decodable {
    let side: String
    let k0: Int
    let b, se, tau2, Q: Double
    let se_k0, p_k0: Double?
    let ci: [Double]
  }
  struct FailSafe: Decodable {
    let fsnum: Int
    let p, target: Double?
  }
  struct WLS: Decodable {
    let b, se, t, p: [Double]
    let df, sigma2: Double
  }
  struct Average: Decodable {
    let b, se, p, df: Double
    let k_adequate: Int?
  }
  struct Mixed: Decodable {
    let b, se, p: [Double]
    let tau2, QE, QM, I2: Double
  }
  struct Excess: Decodable {
    let O: Int
    let E, theta, p: Double
    let stat, theta_lim: Double?
  }
  struct Bias: Decodable {
    let stat, p: Double
    let df: Double?
    let bias: [Double]
  }
  struct Profile: Decodable {
    let ll, mu, tau2, LR_mu0: Double
    let mu_ci: [Double]
  }
  struct Studies: Decodable {
    let name: String
    let yi, vi: [Double]
    let ni: [Double]?
    let regtest: [String: Line]
    let ranktest: Ranks
    let trimfill: [String: Filled]
    let fsn: [String: FailSafe]
    let tes: [String: Excess]
    let tes_power: [Double]
    let pet_lm, peese_lm: WLS
    let uwls, waap: Average
    let pet_rma_FE, peese_rma_FE, pet_rma_DL, peese_rma_DL, pet_rma_REML, peese_rma_REML: Mixed
    let metabias: [String: Bias]
    let profile_ML: Profile
  }
  struct Fixture: Decodable { let sets: [Studies] }

  static func sets() throws -> [Studies] {
    try Fixtures.json("meta-bias.json", as: Fixture.self).sets
  }

  static let methods: [String: Tau2Method] = [
    "REML": .restrictedMaximumLikelihood, "DL": .derSimonianLaird, "FE": .commonEffect,
  ]
}
