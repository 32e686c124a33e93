/// Whose scores decide who leaves.
extension Trial {
  /// The repeated outcome whose people leave, where others are measured of the same people: they leave all of them; nil where
  /// nobody leaves, or nothing else is measured.
  var leadingCourse: Int? {
    guard outcomes.count > 1, arms.contains(where: { $0.leaving > 0 }) else { return nil }
    let named = arms.lazy.compactMap { $0.attrition?.of }.first
    return forms.indices.first {
      forms[$0].first is CourseLaw && named ?? outcomes[$0].name == outcomes[$0].name
    }
  }

  /// The outcome whose scores decide who leaves: a repeated one before those measured once; nil where there is none.
  static func deciding(
    _ rule: Attrition, _ outcomes: [Outcome], _ forms: [[any OutcomeLaw]]
  ) -> Int? {
    if rule.of == nil, let course = forms.firstIndex(where: { $0.first is CourseLaw }) {
      return course
    }
    return outcomes.indices.first { o in
      guard let law = forms[o].first, law.latents != .end else { return false }
      return rule.of.map { $0 == outcomes[o].name } ?? true
    }
  }
}
