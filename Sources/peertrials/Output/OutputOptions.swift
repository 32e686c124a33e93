import ArgumentParser

/// Where results go, and in which form.
struct OutputOptions: ParsableArguments {
  /// The form of results.
  enum Form: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

  @Option(help: "The form of the results.")
  var format: Form = .text

  @OptionGroup var place: OutputPlace
}
