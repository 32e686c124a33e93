import Foundation
import GSLKit
import Testing

/// Points that fill a cube evenly.
struct SobolPointsTests {
  private static func points(_ count: Int, turn: [Double]) throws -> [[Double]] {
    var all: [[Double]] = []
    try SobolPoints.forEach(count, shift: turn) { all.append(Array($0)) }
    return all
  }

  /// Of 2^k points one lies in each of 2^k equal intervals of every dimension, and of 2^k boxes of two dimensions, however they are turned.
  @Test func even() throws {
    for turn in [[0.0, 0, 0, 0], [0.3, 0.71, 0.999_999, 1e-12]] {
      let points = try Self.points(1024, turn: turn)
      for d in 0..<4 {
        #expect(Set(points.map { Int($0[d] * 1024) }).count == 1024)
      }
      #expect(Set(points.map { Int($0[0] * 32) * 32 + Int($0[1] * 32) }).count == 1024)
      #expect(points.allSatisfy { $0.allSatisfy { $0 > 0 && $0 < 1 } })
    }
  }

  /// The first points of the sequence in two dimensions, as published: 0, then 1/2, then 1/4 and 3/4.
  @Test func firstPoints() throws {
    let points = try Self.points(4, turn: [0, 0])
    #expect(points[1] == [0.5, 0.5])
    #expect(Set(points[2...3].map { $0[0] }) == [0.25, 0.75])
  }

  /// E Π(1 + x_d − ½) = 1 in six dimensions; 4,096 random points would be off by .01.
  @Test func mean() throws {
    let turn = [0.1, 0.2, 0.37, 0.44, 0.51, 0.93]
    let values = try Self.points(4096, turn: turn).map { $0.reduce(1) { $0 * (0.5 + $1) } }
    let mean = values.reduce(0, +) / 4096
    #expect(abs(mean - 1) < 1e-3, "\(mean)")
  }

  @Test func refusals() {
    #expect(throws: NumericalError.self) { try SobolPoints.forEach(2, shift: []) { _ in } }
    let many = Array(repeating: 0.5, count: SobolPoints.mostDimensions + 1)
    #expect(throws: NumericalError.self) { try SobolPoints.forEach(2, shift: many) { _ in } }
  }
}
