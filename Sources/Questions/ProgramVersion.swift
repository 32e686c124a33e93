/// The version of the program, which every answer states in its JSON.
public enum ProgramVersion {
  /// As in `peertrials version`.
  public static let current = "0.1.0"
}
