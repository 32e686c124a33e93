import Foundation
import Inference
import MetaAnalysis

// Times the analyses of literatures of k studies: meta-benchmark FILE [check]
// Prints "name <tab> literatures a second", one thread; `check` counts tops of the selection likelihood
// that the few starts of a fit miss and many starts find.

/// Literatures as ``literatures.py`` writes them.
struct Literatures {
  let count, k: Int
  let y, v: [Double]

  init(_ path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let all = data.withUnsafeBytes { Array($0.bindMemory(to: Double.self)) }
    count = Int(all[0])
    k = Int(all[1])
    y = Array(all[2..<2 + count * k])
    v = Array(all[(2 + count * k)...])
  }
}

func time(_ name: String, _ all: Literatures, _ body: (Span<Double>, Span<Double>) -> Double) {
  let (ys, vs) = (all.y, all.v)
  var (done, sum) = (0, 0.0)
  let clock = ContinuousClock()
  let start = clock.now
  var elapsed = Duration.zero
  while elapsed < .milliseconds(500) {
    for _ in 0..<64 {
      let i = done % all.count
      let range = i * all.k..<(i + 1) * all.k
      sum += body(ys.span.extracting(range), vs.span.extracting(range))
      done += 1
    }
    elapsed = clock.now - start
  }
  let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
  // The sum keeps the work from being optimised away.
  print("\(name)\t\(Double(done) / seconds)\t\(sum.isNaN ? "NaN" : "")")
}

let arguments = CommandLine.arguments
guard arguments.count > 1 else {
  FileHandle.standardError.write(Data("usage: meta-benchmark FILE [check]\n".utf8))
  exit(64)
}
let all = try Literatures(arguments[1])
guard let three = StepSelection(steps: [0.025], direction: .positive),
  let four = StepSelection(steps: [0.025, 0.5], direction: .positive)
else { exit(70) }

if arguments.count > 2 {
  for (name, steps) in [("3PSM", [0.025]), ("4PSM", [0.025, 0.5])] {
    guard let quick = StepSelection(steps: steps, direction: .positive),
      let thorough = StepSelection(steps: steps, direction: .positive, effort: .thorough)
    else { exit(70) }
    var (fits, missed, onlyQuick, onlyThorough) = (0, 0, 0, 0)
    for i in 0..<all.count {
      let range = i * all.k..<(i + 1) * all.k
      let (y, v) = (Array(all.y[range]), Array(all.v[range]))
      switch (quick.fit(y.span, v.span), thorough.fit(y.span, v.span)) {
      case (.success(let a), .success(let b)):
        fits += 1
        if a.logLikelihood < b.logLikelihood - 1e-3 { missed += 1 }
      case (.success, .failure): onlyQuick += 1
      case (.failure, .success): onlyThorough += 1
      case (.failure, .failure): break
      }
    }
    print(
      "\(name)\t\(fits) fits\t\(missed) tops missed\t\(onlyQuick) quick only\t\(onlyThorough) thorough only\tof \(all.count)"
    )
  }
  exit(0)
}

func estimate(_ pooled: Result<Pooled, MetaFailure>) -> Double {
  switch pooled {
  case .success(let pooled): pooled.estimate.value + pooled.q
  case .failure: 0
  }
}

func mean(_ fit: Result<SelectionFit, MetaFailure>) -> Double {
  switch fit {
  case .success(let fit): fit.mean
  case .failure: 0
  }
}

time("DL+Q+HKSJ", all) { estimate(Pooled.pool($0, $1, .derSimonianLaird, test: .hksj)) }
time("REML", all) { estimate(Pooled.pool($0, $1, .restrictedMaximumLikelihood, test: .z)) }
time("Egger", all) { Egger.classical($0, $1).estimate?.statistic ?? 0 }
time("Begg", all) { (try? Begg.test($0, $1).get().p) ?? 0 }
time("trim-and-fill", all) { y, v in
  switch TrimAndFill.fit(y, v, .L0, side: .left, .derSimonianLaird) {
  case .success(let fit): fit.filled.estimate.value
  case .failure: 0
  }
}
time("trim-and-fill with side", all) { y, v in
  let side = TrimAndFill.side(y, v, .derSimonianLaird)
  return switch TrimAndFill.fit(y, v, .L0, side: side, .derSimonianLaird) {
  case .success(let fit): fit.filled.estimate.value
  case .failure: 0
  }
}
time("PET + PEESE", all) { y, v in
  switch (PetPeese.pet(y, v), PetPeese.peese(y, v)) {
  case (.success(let a), .success(let b)): a.intercept.value + b.intercept.value
  default: 0
  }
}
time("WAAP", all) { y, v in
  switch Waap.pool(y, v) {
  case .success(let fit): fit.pooled.estimate.value
  case .failure: 0
  }
}
time("3PSM", all) { mean(three.fit($0, $1)) }
time("4PSM", all) { mean(four.fit($0, $1)) }
try timeReviews()
try timeBattery()
