internal import Foundation

/// Places of a stretch of time, for integrals over it whose integrand may be infinite at its beginning.
///
/// ```
/// t = a + (b − a)/(1 + e^(−π·sinh s)),   s = −5, −5 + 1/12, …, 4
/// ```
///
/// The double exponential rule of Takahasi & Mori (1974): a density like t^(k − 1) is right to ten digits from k = .2 on.
enum TimeNodes {
  /// Times and weights from 0 to an end, in pieces where something jumps.
  static func upTo(_ end: Double, breaks: [Double]) -> [(time: Double, weight: Double)] {
    let inner = Set(breaks.filter { $0 > 0 && $0 < end }).sorted()
    var (all, from) = ([(time: Double, weight: Double)](), 0.0)
    for to in inner + [end] {
      for i in -60...48 {
        let s = Double(i) / 12
        let e = exp(-Double.pi * sinh(s))
        let weight = (to - from) * Double.pi * cosh(s) * e / ((1 + e) * (1 + e)) / 12
        let time = from + (to - from) / (1 + e)
        if weight > 0, weight.isFinite, time > from, time < to { all.append((time, weight)) }
      }
      from = to
    }
    return all
  }
}
