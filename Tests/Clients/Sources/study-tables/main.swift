// The trials of the BCG vaccine as a table, and their pool.
import Foundation
import Inference
import MetaAnalysis
import StudyTables

let text = """
  trial,ai,bi,ci,di
  Aronson 1948,4,119,11,128
  Ferguson & Simes 1949,6,300,29,274
  Rosenthal et al 1960,3,228,11,209
  Hart & Sutherland 1977,62,13536,248,12619
  Frimodt-Moller et al 1973,33,5036,47,5761
  """
let table = try StudyTable(
  bytes: Data(text.utf8), file: "bcg.csv", StudyTable.Request(measure: .riskRatio))
let pool = try PooledLine.make(
  table.y, table.v, .restrictedMaximumLikelihood, .hksj, level: 0.95
).get()
print(table.studies.count, pool.estimate.value, pool.estimate.standardError, pool.tau2.value)
