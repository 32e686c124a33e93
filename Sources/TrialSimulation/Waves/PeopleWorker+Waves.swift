internal import GSLKit
internal import Inference

/// Repeated measures of the people of an arm, and who of them leaves when.
extension PeopleWorker {
  /// Draws everybody's waves, NaN where one is missing.
  ///
  /// - Parameters:
  ///   - replicate: Which replicate.
  ///   - outcome: The outcome.
  ///   - arm: The arm.
  ///   - form: How it is distributed there.
  ///   - stream: Random numbers.
  ///   - take: Gets each person's place in the arm, the number of their cluster, 0 without any, and their waves, in order.
  func drawSeries(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ form: CourseLaw,
    _ stream: inout RandomStream, _ take: (_ person: Int, _ cluster: Int, Span<Double>) -> Void
  ) {
    let waves = form.times.count
    let n = people
    // Of several outcomes one decides who leaves; what else is measured of those people ends there too.
    let follows = plans.leadingCourse.map { $0 != outcome } ?? false
    let plan = follows ? nil : WaveAttrition(plans.arms[arm], form)
    let (missing, sign) = (plans.cell(outcome, arm).missing, plans.cell(outcome, arm).sign)
    // What biases reports does so after the baseline.
    // In SDs of everybody, at sites too.
    let unit = plans.sites?.unit(outcome) ?? form.sd
    let shift = sign * data.shifts[outcome * data.arms + arm] * unit
    let rest = (1 - form.correlation * form.correlation).squareRoot()
    let own = form.own
    // What is left at a wave: a share of what was left at the one before, and as much that is new.
    let (carried, fresh) = (
      form.autocorrelation, (1 - form.autocorrelation * form.autocorrelation).squareRoot()
    )
    withUnsafeTemporaryAllocation(of: Double.self, capacity: n * waves) { values in
      stream.seek(replicate: replicate, unit: arm, lane: .outcome(outcome))
      let factor = plans.waveFactors[outcome * data.arms + arm]
      if !factor.isEmpty {
        fill(values, form.means, shift, factor, &stream)
      }
      for i in 0..<n where factor.isEmpty {
        let z = stream.normal()
        let intercept = own.intercept * z
        let slope = own.slope * (form.correlation * z + rest * stream.normal())
        var left = 0.0
        for w in 0..<waves {
          let new = stream.normal()
          left = w == 0 || carried == 0 ? new : carried * left + fresh * new
          values[i * waves + w] =
            form.means[w] + (w > 0 ? shift : 0) + intercept + slope * form.times[w]
            + form.residualSD * left
        }
      }
      var first = 0
      for (portion, size) in sizes.enumerated() {
        addGroup(
          replicate, outcome, arm, portion, form, shift,
          UnsafeMutableBufferPointer(
            rebasing: values[first * waves..<(first + size) * waves]), &stream)
        stream.seek(
          replicate: replicate, unit: clusterUnit(arm, cluster(of: portion)),
          lane: .cluster(outcome, isBaseline: false))
        let z = sharedNormals(replicate, outcome, arm, portion, &stream)
        let intercept = form.clusterInterceptSD * z.first
        let slope = form.clusterSlopeSD * (form.correlation * z.first + rest * z.second)
        func shared(_ w: Int) -> Double {
          form.covariance.map { intercept * $0.scale(w) } ?? intercept + slope * form.times[w]
        }
        for i in first * waves..<(first + size) * waves {
          let w = i % waves
          if form.isOldAtBaseline {
            values[i] += shared(w)
          } else if w > 0 {
            // Groups form after the baseline: what is people's own gives way to what they share.
            let center = form.means[w] + shift
            values[i] =
              center + form.ownShare * (values[i] - center) + shared(w)
          }
        }
        first += size
      }
      let events = plans.intercurrent[arm]
      if let events, events.outcome == outcome {
        drawEvents(events, replicate, arm, form, shift, values, &stream)
      }
      let delivery = plans.deliveries[arm]
      if let delivery { deliver(delivery, outcome, arm, values, waves) }
      if let events {
        follow(events, outcome, form.times, values) { person, wave in
          delivery.map { moved(by: $0, outcome, arm, person, wave, of: waves) } ?? 0
        }
      }
      if let plan {
        stream.seek(replicate: replicate, unit: arm, lane: .dropout)
        let attends = plan.attendanceSlope != 0
        for i in 0..<n {
          plan.leave(
            UnsafeMutableBufferPointer(rebasing: values[i * waves..<(i + 1) * waves]),
            attended: attends ? attended[i] : 0, &stream)
        }
      }
      if !follows { leaveWithWorkers(replicate, arm, values, waves, &stream) }
      if let events, events.outcome == outcome {
        leaveWithEvents(events, replicate, arm, form.times, values, &stream)
      }
      if plans.leadingCourse == outcome { noteLeaving(values, form.times) }
      if follows, plans.someLeave(arm) {
        for i in 0..<n {
          for w in 0..<waves where form.times[w] > leftAfter[i] { values[i * waves + w] = .nan }
        }
      }
      if missing > 0 {
        stream.seek(replicate: replicate, unit: arm, lane: .missing(outcome))
        for i in 0..<n {
          for w in 1..<waves where stream.uniform() < missing { values[i * waves + w] = .nan }
        }
      }
      if let sites = plans.sites {
        // Who leaves depends on where people stand within their site.
        let (level, effect) = sites.waves(replicate, outcome, cell: arm, using: &stream)
        for i in 0..<n {
          for w in 0..<waves {
            let kept = events.map { self.kept($0, i, at: form.times[w]) } ?? 1
            values[i * waves + w] += level + kept * effect * form.course[w]
          }
        }
      }
      for i in 0..<n {
        guard let means = level(outcome, arm, i)?.means else { break }
        for w in 0..<waves {
          values[i * waves + w] += means[w]
          guard let events else { continue }
          values[i * waves + w] -=
            (1 - kept(events, i, at: form.times[w]))
            * events.furtherByLevel[outcome][levelOf[i]][w]
        }
      }
      guard !sizes.isEmpty else {
        for i in 0..<n { take(i, 0, values.span.extracting(i * waves..<(i + 1) * waves)) }
        return
      }
      first = 0
      for (j, size) in sizes.enumerated() {
        for i in first..<first + size {
          take(i, cluster(of: j) + 1, values.span.extracting(i * waves..<(i + 1) * waves))
        }
        first += size
      }
    }
  }

  /// The normals behind a cluster's intercept and slope, where the stream stands: its own, and those of its stratum.
  private func sharedNormals(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ portion: Int, _ stream: inout RandomStream
  ) -> (first: Double, second: Double) {
    let own = (first: stream.normal(), second: stream.normal())
    guard let clusters = plans.clusters, clusters.shares[arm] != nil else { return own }
    func mixed(_ normal: Double, isSecond: Bool) -> Double {
      clusters.normal(
        normal, replicate, LatentVariables.Variable(outcome: outcome, isBaseline: isSecond), arm,
        cluster(of: portion), &stream)
    }
    return (mixed(own.first, isSecond: false), mixed(own.second, isSecond: true))
  }

  /// Gives people of a group within a cluster what they share after the baseline, and takes as much from what is their own.
  private func addGroup(
    _ replicate: Int, _ outcome: Int, _ arm: Int, _ portion: Int, _ form: CourseLaw,
    _ shift: Double, _ values: UnsafeMutableBufferPointer<Double>, _ stream: inout RandomStream
  ) {
    let cell = plans.cell(outcome, arm)
    guard cell.groupShare > 0 else { return }
    let own = (1 - cell.groupShare).squareRoot()
    let shared =
      cell.groupICC.squareRoot() * form.sd
      * groupNormal(replicate, outcome, arm, portion, &stream)
    for i in values.indices {
      let w = i % form.means.count
      guard w > 0 else { continue }
      let center = form.means[w] + shift
      values[i] = center + own * (values[i] - center) + shared
    }
  }

  /// Waves of any covariance: the factor times as many normals as there are waves.
  private func fill(
    _ values: UnsafeMutableBufferPointer<Double>, _ means: [Double], _ shift: Double,
    _ factor: [Double], _ stream: inout RandomStream
  ) {
    let waves = means.count
    for i in 0..<people {
      let own = i * waves
      for w in 0..<waves { values[own + w] = stream.normal() }
      // From the last wave up, so that each still finds the normals of those before it.
      for w in (0..<waves).reversed() {
        var sum = 0.0
        for v in 0...w { sum += factor[w * waves + v] * values[own + v] }
        values[own + w] = means[w] + (w > 0 ? shift : 0) + sum
      }
    }
  }

  /// Moves everybody's waves by how what they get differs from the arm's mean.
  ///
  /// ```
  /// (c_i − c)·(other − E m·own) + (1 − c_i)·(m_i − E m)·own,   c_i 1 for people who get the other support, else 0
  /// ```
  private func deliver(
    _ plan: DeliveryPlan, _ outcome: Int, _ arm: Int,
    _ values: UnsafeMutableBufferPointer<Double>, _ waves: Int
  ) {
    for i in 0..<people {
      for w in 0..<waves {
        values[i * waves + w] += moved(by: plan, outcome, arm, i, w, of: waves)
      }
    }
  }

  /// The same of one person at one wave.
  private func moved(
    by plan: DeliveryPlan, _ outcome: Int, _ arm: Int, _ person: Int, _ wave: Int, of waves: Int
  ) -> Double {
    let effect = plan.effects[outcome]
    let other = exposuresToOther[person]
    let (given, kept) = (other - plan.contamination, (1 - other) * (exposures[person] - plan.mean))
    let level = level(outcome, arm, person)
    var move = 0.0
    if effect.exchange.count == waves {
      let delivered = plans.arms[arm].delivered?.mean ?? 1
      let further = level.map { $0.other[wave] - delivered * $0.own[wave] } ?? 0
      move += given * (effect.exchange[wave] + further)
    }
    if plan.delivered != nil {
      move += kept * (effect.full[wave] + (level?.own[wave] ?? 0))
    }
    return move
  }

  /// People leave the trial with their peer worker: some of theirs, each after a wave that may be any but the last.
  private func leaveWithWorkers(
    _ replicate: Int, _ arm: Int, _ values: UnsafeMutableBufferPointer<Double>, _ waves: Int,
    _ stream: inout RandomStream
  ) {
    guard let turnover = plans.deliveries[arm]?.delivered?.turnover, turnover.leave > 0 else {
      return
    }
    stream.seek(replicate: replicate, unit: arm, lane: .bereft)
    for i in 0..<people {
      let (chance, when) = (stream.uniform(), stream.uniform())
      guard chance < turnover.leave, bereft[i] > 0 else { continue }
      for w in 1 + Int(when * Double(waves - 1))..<waves { values[i * waves + w] = .nan }
    }
  }

  /// What differs for a person's level; nil without any.
  private func level(_ outcome: Int, _ arm: Int, _ person: Int) -> LevelEffect? {
    plans.modifier == nil ? nil : plans.levelEffects[outcome][arm][levelOf[person]]
  }

  /// Draws who leaves, of an arm whose people are measured in several outcomes.
  func drawLeaving(_ replicate: Int, arm: Int, _ stream: inout RandomStream) {
    guard let outcome = plans.leadingCourse, plans.someLeave(arm) || plans.intercurrent[arm] != nil
    else { return }
    drawSeries(replicate, outcome, arm, plans.leaders[arm], &stream) { _, _, _ in }
  }

  /// Keeps the time of each person's last wave before they left; infinity for those who stay.
  private func noteLeaving(
    _ values: UnsafeMutableBufferPointer<Double>, _ times: [Double]
  ) {
    let waves = times.count
    leftAfter.removeAll(keepingCapacity: true)
    for i in 0..<people {
      let left = (1..<waves).first { values[i * waves + $0].isNaN }
      leftAfter.append(left.map { times[$0 - 1] } ?? .infinity)
    }
  }
}
