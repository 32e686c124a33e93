public import Parts

/// What an analysis adjusts for.
public enum Covariate: String, Choice { case none, baseline }
