#' Ask the program
#'
#' Each verb of the command line as a function; the same scenario, seed and replicates give the same figures.
#'
#' @param scenario A path, the text of a scenario (it holds a line break), or its content as a list.
#' @param set Changes of the scenario by path, `c("trial.design.participants-per-arm" = 100)` or a list.
#' @param over Values by path, `list("trial.design.participants-per-arm" = c(50, 100))` or ranges like `"50..150:50"`.
#' @param table A path of a CSV, a data frame of studies, or an `escalc` object of package metafor.
#' @param file A path, text or list: what a published review printed.
#' @param replicate The number of the replicate, from 0.
#' @param seed The seed; the scenario's where it is `NULL`.
#' @param progress Whether progress is shown.
#' @param ... Any option of the command, with underscores: `replicates = 10000`, `target_power = 0.9`.
#' @return An object of class `peertrials`: `as.data.frame()` gives a row for each figure, [tidy.peertrials()] one for
#'   each analysis, `summary()` what the terminal shows. `peertrials_replay()` gives a data frame of people,
#'   `peertrials_check()` text.
#' @section Errors: A scenario that cannot be used is a condition of class `peertrials_scenario_error`; its `problems`
#'   is a data frame of file, line, column and message.
#' @examples
#' scenario <- list(
#'   peertrials = 1,
#'   trial = list(
#'     design = list("participants-per-arm" = 64),
#'     arms = list(
#'       peer = list(delivery = "peer-led", effect = list(smd = 0.5)),
#'       usual = list(comparator = "usual-care")
#'     ),
#'     outcomes = list(recovery = list(kind = "gaussian"))
#'   ),
#'   analysis = list(methods = list("t-test" = list(kind = "t-test")))
#' )
#' if (!inherits(try(peertrials_program(), silent = TRUE), "try-error")) {
#'   print(peertrials_power(scenario, seed = 1, replicates = 2000))
#' }
#' @name peertrials_verbs
NULL

#' @rdname peertrials_verbs
#' @export
peertrials_power <- function(scenario, set = NULL, progress = FALSE, ...) {
  ask("power", scenario, arguments(list(...), set), progress)
}

#' @rdname peertrials_verbs
#' @export
peertrials_plan <- function(scenario, set = NULL, progress = FALSE, ...) {
  ask("plan", scenario, arguments(list(...), set), progress)
}

#' @rdname peertrials_verbs
#' @export
peertrials_sweep <- function(scenario, over = NULL, set = NULL, progress = FALSE, ...) {
  ask("sweep", scenario, arguments(list(...), set, over), progress)
}

#' @rdname peertrials_verbs
#' @export
peertrials_review <- function(scenario, set = NULL, progress = FALSE, ...) {
  ask("review", scenario, arguments(list(...), set), progress)
}

#' @rdname peertrials_verbs
#' @export
peertrials_bias_lab <- function(scenario, set = NULL, progress = FALSE, ...) {
  ask("bias-lab", scenario, arguments(list(...), set), progress)
}

#' @rdname peertrials_verbs
#' @export
peertrials_meta <- function(table, ...) ask("meta", table, arguments(list(...)))

#' @rdname peertrials_verbs
#' @export
peertrials_audit <- function(file, ...) ask("audit", file, arguments(list(...)))

#' @rdname peertrials_verbs
#' @export
peertrials_check <- function(scenario, set = NULL) {
  ran <- with_file(scenario, function(path) run(c("check", path, arguments(list(), set))))
  paste(c(ran$output, ran$notes), collapse = "\n")
}

#' @rdname peertrials_verbs
#' @export
peertrials_replay <- function(scenario, replicate = 0, set = NULL, seed = NULL) {
  options <- arguments(list(replicate = replicate, seed = seed), set)
  ran <- with_file(scenario, function(path) run(c("replay", path, "--format", "csv", options)))
  utils::read.csv(text = ran$output, check.names = FALSE)
}

ask <- function(command, content, options, progress = FALSE) {
  ran <- with_file(content, function(path) {
    run(c(command, path, options, "--format", "json", if (progress) c("--progress", "always")), progress)
  })
  structure(
    list(
      data = jsonlite::fromJSON(ran$output, simplifyVector = FALSE), notes = ran$notes,
      text = function() {
        with_file(content, function(path) run(c(command, path, options, "--format", "text")))$output
      }
    ),
    class = "peertrials"
  )
}

# Calls with the path of a file that holds the content.
with_file <- function(content, call) {
  if (is.character(content) && length(content) == 1 && !grepl("\n", content, fixed = TRUE)) {
    return(call(path.expand(content)))
  }
  table <- is.data.frame(content)
  path <- tempfile("peertrials", fileext = if (table) ".csv" else ".yaml")
  on.exit(unlink(path))
  if (table) {
    utils::write.csv(plain_table(content), path, row.names = FALSE, na = "")
  } else if (is.character(content)) {
    writeLines(content, path, useBytes = TRUE)
  } else {
    # JSON is YAML; a key a line, so that errors have a place.
    text <- jsonlite::toJSON(content, auto_unbox = TRUE, digits = NA, pretty = TRUE, null = "null")
    writeLines(text, path, useBytes = TRUE)
  }
  call(path)
}

word <- function(value) {
  if (is.logical(value)) value <- ifelse(value, "true", "false")
  if (is.numeric(value)) value <- format(value, digits = 15, scientific = FALSE, trim = TRUE)
  paste(value, collapse = ",")
}

arguments <- function(options, set = NULL, over = NULL) {
  pairs <- function(values, option) {
    values <- as.list(values)
    unlist(Map(function(path, value) c(option, paste0(path, "=", word(value))), names(values), values),
      use.names = FALSE
    )
  }
  options <- options[!vapply(options, function(value) is.null(value) || isFALSE(value), TRUE)]
  flags <- unlist(Map(function(name, value) {
    c(paste0("--", gsub("_", "-", name, fixed = TRUE)), if (!isTRUE(value)) word(value))
  }, names(options), options), use.names = FALSE)
  c(pairs(set, "--set"), pairs(over, "--over"), flags)
}
