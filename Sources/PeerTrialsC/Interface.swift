internal import Foundation
internal import MonteCarlo
internal import Questions

// The functions of peertrials.h, which says what they promise.

/// The version of this interface: it grows by one where a call of before would no longer do.
@_cdecl("peertrials_abi_version")
public func peertrialsABIVersion() -> Int32 { 1 }

/// The version of the program; the caller frees it.
@_cdecl("peertrials_version")
public func peertrialsVersion() -> UnsafeMutablePointer<CChar>? { strdup(ProgramVersion.current) }

/// Answers a question; the caller frees the answer.
@_cdecl("peertrials_ask")
public func peertrialsAsk(
  _ question: UnsafePointer<CChar>?, _ cancellation: UnsafeMutableRawPointer?,
  _ progress: (@convention(c) (Double, UnsafeMutableRawPointer?) -> Void)?,
  _ context: UnsafeMutableRawPointer?
) -> UnsafeMutablePointer<CChar>? {
  let text = question.map { String(cString: $0) } ?? ""
  let stop =
    cancellation.map { Unmanaged<Cancellation>.fromOpaque($0).takeUnretainedValue() }
    ?? Cancellation()
  var listener: Inquiry.Listener?
  if let progress {
    let callback = Callback(call: progress, context: context)
    listener = { callback.hear($0) }
  }
  return strdup(Inquiry.reply(to: text, stop, listener))
}

/// Frees what was given.
@_cdecl("peertrials_free")
public func peertrialsFree(_ text: UnsafeMutablePointer<CChar>?) { free(text) }

/// What stops a question from another thread.
@_cdecl("peertrials_cancellation_new")
public func peertrialsCancellationNew() -> UnsafeMutableRawPointer {
  Unmanaged.passRetained(Cancellation()).toOpaque()
}

/// Stops what it was given to.
@_cdecl("peertrials_cancel")
public func peertrialsCancel(_ cancellation: UnsafeMutableRawPointer?) {
  guard let cancellation else { return }
  Unmanaged<Cancellation>.fromOpaque(cancellation).takeUnretainedValue().cancel()
}

/// Ends its life.
@_cdecl("peertrials_cancellation_free")
public func peertrialsCancellationFree(_ cancellation: UnsafeMutableRawPointer?) {
  guard let cancellation else { return }
  Unmanaged<Cancellation>.fromOpaque(cancellation).release()
}

/// Who hears of progress.
// The caller promises that its function may be called from any thread.
private struct Callback: @unchecked Sendable {
  let call: @convention(c) (Double, UnsafeMutableRawPointer?) -> Void
  let context: UnsafeMutableRawPointer?

  func hear(_ share: Double) { call(share, context) }
}
