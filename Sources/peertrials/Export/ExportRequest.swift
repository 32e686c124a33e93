import ArgumentParser
import InputFiles
import Reports

/// What an export goes over.
struct ExportPoints: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "An axis of a sweep, instead of the scenario's; may be repeated.",
      valueName: "path=a..b:step|x,y,z"))
  var over: [String] = []

  @Option(help: "Whether points share random numbers; the scenario's word, or common.")
  var streams: SweepStreams?
}

/// What is to be exported, as it was typed.
struct ExportRequest {
  let scenario: ScenarioOptions
  let points: ExportPoints
  let planning: PlanOptions
  let options: RunOptions
  /// Whether the plan of a trial is.
  let plan: Bool
  /// Whether what `bias-lab` finds on a review is.
  let biasLab: Bool
  /// The language of the notebook; nil for none.
  let notebook: NotebookLanguage?
  /// Stem of the files' names; nil for one made of the input's name.
  let name: String?
  let output: String?
}
