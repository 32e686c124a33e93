#' Where the program is
#'
#' The option `peertrials.program`, the environment variable `PEERTRIALS_PROGRAM`, what [peertrials_install()] put
#' in place, or the `peertrials` on the path, whichever comes first.
#'
#' @return Its path.
#' @seealso [peertrials_install()]
#' @examples
#' try(peertrials_program())
#' @export
peertrials_program <- function() {
  named <- getOption("peertrials.program", Sys.getenv("PEERTRIALS_PROGRAM"))
  places <- c(named, file.path(installed_folder(), "peertrials"), Sys.which("peertrials"))
  for (place in places[nzchar(places)]) {
    if (file.access(place, 1) == 0 && !dir.exists(place)) {
      return(normalizePath(place))
    }
  }
  stop_with("peertrials_program_error", paste0(
    "there is no peertrials program",
    if (nzchar(named)) paste0(" at ", named),
    "; give its file to peertrials_install(), or set options(peertrials.program = )"
  ))
}

#' Puts the program where this package looks for it
#'
#' @param file The static program, or the tarball that it came in.
#' @return Its path, invisibly.
#' @examples
#' \dontrun{
#' peertrials_install("peertrials-0.1.0-linux-x86_64.tar.gz")
#' }
#' @export
peertrials_install <- function(file) {
  folder <- installed_folder()
  dir.create(folder, recursive = TRUE, showWarnings = FALSE)
  if (grepl("\\.(tar\\.gz|tgz)$", file)) {
    scratch <- tempfile("peertrials")
    on.exit(unlink(scratch, recursive = TRUE))
    utils::untar(file, exdir = scratch)
    file <- list.files(scratch, "^peertrials$", recursive = TRUE, full.names = TRUE)
    file <- file[basename(dirname(file)) == "bin"]
    if (length(file) != 1) stop_with("peertrials_program_error", "the tarball holds no bin/peertrials")
  }
  place <- file.path(folder, "peertrials")
  if (!file.copy(file, place, overwrite = TRUE)) {
    stop_with("peertrials_program_error", paste0("cannot write ", place))
  }
  Sys.chmod(place, "755")
  invisible(place)
}

#' The version of the program
#'
#' @return Its version.
#' @examples
#' try(peertrials_version())
#' @export
peertrials_version <- function() trimws(run("--version")$output)

installed_folder <- function() tools::R_user_dir("peertrials", "data")

stop_with <- function(class, message, ...) {
  stop(structure(
    class = c(class, "peertrials_error", "error", "condition"),
    list(message = message, call = NULL, ...)
  ))
}

# What a run wrote on both of its outputs; an error of the program is an error of a class of its own.
run <- function(arguments, progress = FALSE) {
  program <- peertrials_program()
  notes <- tempfile("notes")
  output <- tempfile("output")
  on.exit(unlink(c(notes, output)))
  code <- system2(
    program, shQuote(arguments),
    stdout = output, stderr = if (progress) "" else notes
  )
  said <- if (progress) character() else readLines(notes, warn = FALSE, encoding = "UTF-8")
  if (code != 0) stop_for(code, said)
  written <- readChar(output, file.size(output), useBytes = TRUE)
  Encoding(written) <- "UTF-8"
  list(output = written, notes = said)
}

# Exit codes of the program are those of sysexits.h.
stop_for <- function(code, said) {
  message <- if (length(said)) paste(said, collapse = "\n") else paste("peertrials ended with exit code", code)
  class <- if (code == 64) {
    "peertrials_usage_error"
  } else if (code %in% c(65, 66)) {
    "peertrials_scenario_error"
  } else {
    "peertrials_program_error"
  }
  stop_with(class, message, exit_code = code, problems = problems(said))
}

# A row for each problem that a file has: file, line, column, message.
problems <- function(said) {
  place <- "^error: (.+?)(?::([0-9]+):([0-9]+))?: (.+)$"
  found <- regmatches(said, regexec(place, said, perl = TRUE))
  found <- found[lengths(found) == 5]
  part <- function(i) vapply(found, `[`, "", i)
  data.frame(
    file = part(2), line = as.integer(part(3)), column = as.integer(part(4)), message = part(5),
    stringsAsFactors = FALSE
  )
}
