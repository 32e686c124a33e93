// A chart from code: three values with their intervals, drawn in SVG.
import Graphics

let points = [(20.0, 0.33), (40, 0.60), (64, 0.80)].map { n, power in
  Chart.Datum(n, power, interval: power - 0.02...power + 0.02)
}
var chart = Chart(
  x: .nice("people per arm", holding: 20...64), y: .nice("power", holding: 0...1),
  layers: [.level(0.8), .series(.init("t test", points, style: .numbered(0), isJoined: true))])
chart.title = "Power by size"
let drawn = chart.svg()
// The key has a mark too.
print(
  TextMetrics.width("0123456789", size: 10), chart.y.ticks.count,
  drawn.split(separator: "<circle").count - 2)
