#' The figures of an answer
#'
#' @param x,object An answer of a verb, see [peertrials_verbs].
#' @param row.names,optional Not used.
#' @param measures The measures wanted; all by default.
#' @param ... Not used, or passed on.
#' @return `as.data.frame()`: a row for each figure, with its Monte Carlo standard error `mcse`. `tidy()`: a row for
#'   each analysis and a column for each measure. `glance()`: one row, with what makes the figures again. `summary()`:
#'   the text that the terminal shows.
#' @examples
#' if (!inherits(try(peertrials_program(), silent = TRUE), "try-error")) {
#'   studies <- data.frame(study = c("A", "B", "C"), yi = c(.1, .3, .5), vi = c(.02, .03, .04))
#'   answer <- peertrials_meta(studies, method = "FE", test = "z")
#'   as.data.frame(answer)
#' }
#' @name peertrials_answer
NULL

rows_of <- function(data) {
  switch(data$command,
    meta = data$studies,
    audit = data$findings,
    data$results
  )
}

#' @rdname peertrials_answer
#' @export
as.data.frame.peertrials <- function(x, row.names = NULL, optional = FALSE, ...) {
  rows <- rows_of(x$data)
  flat <- lapply(rows, function(row) {
    point <- row$point
    if (is.list(point)) row <- c(point, row[names(row) != "point"])
    row[lengths(row) == 1]
  })
  names <- unique(unlist(lapply(flat, names)))
  columns <- lapply(names, function(name) {
    values <- lapply(flat, function(row) if (is.null(row[[name]])) NA else row[[name]])
    unlist(values)
  })
  frame <- as.data.frame(stats::setNames(columns, names), stringsAsFactors = FALSE, check.names = FALSE, optional = TRUE)
  attr(frame, "provenance") <- provenance(x)
  frame
}

#' @rdname peertrials_answer
#' @export
tidy.peertrials <- function(x, measures = NULL, ...) {
  frame <- as.data.frame(x)
  if (!"measure" %in% names(frame)) {
    return(as_tibble_if_there(frame))
  }
  settings <- names(frame)[seq_len(match("outcome", names(frame)) - 1)]
  keys <- c(settings, intersect(c("outcome", "contrast", "method", "adjustment"), names(frame)))
  if (is.null(measures)) measures <- unique(frame$measure)
  unknown <- setdiff(measures, frame$measure)
  if (length(unknown)) {
    stop("no measure ", toString(unknown), "; there are ", toString(unique(frame$measure)), call. = FALSE)
  }
  id <- do.call(paste, c(frame[keys], sep = "\r"))
  wide <- frame[!duplicated(id), keys, drop = FALSE]
  rows <- id[!duplicated(id)]
  for (name in measures) {
    of <- frame$measure == name
    wide[[name]] <- frame$value[of][match(rows, id[of])]
    wide[[paste0(name, ".mcse")]] <- frame$mcse[of][match(rows, id[of])]
  }
  wide <- wide[rowSums(!is.na(wide[measures])) > 0, , drop = FALSE]
  rownames(wide) <- NULL
  as_tibble_if_there(wide)
}

#' @rdname peertrials_answer
#' @export
glance.peertrials <- function(x, ...) {
  as_tibble_if_there(as.data.frame(provenance(x), stringsAsFactors = FALSE))
}

#' Generics of package generics, for those who have it not
#'
#' @param x An object.
#' @param ... Passed on.
#' @return What the method gives.
#' @keywords internal
#' @export
tidy <- function(x, ...) UseMethod("tidy")

#' @rdname tidy
#' @export
glance <- function(x, ...) UseMethod("glance")

as_tibble_if_there <- function(frame) {
  if (requireNamespace("tibble", quietly = TRUE)) tibble::as_tibble(frame) else frame
}

provenance <- function(x) {
  known <- c("peertrials", "command", "seed", "source", "measure", "method", "test")
  x$data[intersect(known, names(x$data))]
}

#' @rdname peertrials_answer
#' @export
print.peertrials <- function(x, ...) {
  what <- x$data$scenario$title
  if (is.null(what)) what <- x$data$title
  if (is.null(what)) what <- x$data$file
  cat("peertrials ", x$data$command, if (!is.null(what)) paste0(": ", what), "\n", sep = "")
  frame <- as.data.frame(x)
  if ("measure" %in% names(frame)) {
    main <- intersect(c("power", "sample-size", "type-i-error", "bias", "coverage"), frame$measure)
    if (!length(main)) main <- utils::head(unique(frame$measure), 3)
    wide <- as.data.frame(tidy.peertrials(x, main))
    print(utils::head(wide, 20), digits = 4, row.names = FALSE)
    if (nrow(wide) > 20) cat("and", nrow(wide) - 20, "rows more\n")
  } else {
    print(utils::head(frame, 20), digits = 4, row.names = FALSE)
  }
  invisible(x)
}

#' @rdname peertrials_answer
#' @export
summary.peertrials <- function(object, ...) {
  structure(list(text = object$text()), class = "summary.peertrials")
}

#' @rdname peertrials_answer
#' @export
print.summary.peertrials <- function(x, ...) {
  cat(x$text)
  invisible(x)
}

#' Draws an answer
#'
#' Rates with their 95 % Monte Carlo intervals; of a sweep over one number, a curve for each method; of a meta-analysis, a
#' forest plot.
#'
#' @param x An answer of a verb, see [peertrials_verbs].
#' @param measure The measure that is drawn; power, or the first there is.
#' @param ... Passed to [graphics::plot.default()].
#' @return `x`, invisibly.
#' @examples
#' if (!inherits(try(peertrials_program(), silent = TRUE), "try-error")) {
#'   studies <- data.frame(study = c("A", "B", "C"), yi = c(.1, .3, .5), vi = c(.02, .03, .04))
#'   plot(peertrials_meta(studies))
#' }
#' @export
plot.peertrials <- function(x, measure = NULL, ...) {
  frame <- as.data.frame(x)
  if (x$data$command == "meta") {
    half <- stats::qnorm(0.975) * sqrt(frame$vi)
    dots(frame$yi, half, frame$study, "effect (95 % interval)", 0, ...)
    return(invisible(x))
  }
  if (!"measure" %in% names(frame)) stop("nothing here is drawn", call. = FALSE)
  if (is.null(measure)) measure <- if ("power" %in% frame$measure) "power" else frame$measure[1]
  rows <- frame[frame$measure == measure, ]
  setting <- names(frame)[seq_len(match("outcome", names(frame)) - 1)]
  half <- stats::qnorm(0.975) * rows$mcse
  if (length(setting) == 1 && is.numeric(rows[[setting]])) {
    series <- paste(rows$outcome, rows$method)
    levels <- unique(series)
    at <- rows[[setting]]
    graphics::plot(at, rows$value, type = "n", xlab = setting, ylab = measure, ...)
    for (i in seq_along(levels)) {
      of <- series == levels[i]
      graphics::lines(at[of], rows$value[of], type = "b", pch = i, lty = i)
      graphics::arrows(at[of], (rows$value - half)[of], at[of], (rows$value + half)[of], angle = 90, code = 3, length = 0.02)
    }
    graphics::legend("bottomright", levels, pch = seq_along(levels), lty = seq_along(levels), bty = "n")
  } else {
    dots(rows$value, half, paste(rows$outcome, rows$method), paste(measure, "(95 % Monte Carlo interval)"), NULL, ...)
  }
  invisible(x)
}

dots <- function(value, half, labels, title, line, ...) {
  place <- rev(seq_along(value))
  old <- graphics::par(mar = c(4, min(4 + 0.4 * max(nchar(labels)), 16), 1, 1))
  on.exit(graphics::par(old))
  graphics::plot(value, place,
    xlim = range(value - half, value + half, line, na.rm = TRUE), yaxt = "n", ylab = "", xlab = title, pch = 15, ...
  )
  graphics::segments(value - half, place, value + half, place)
  graphics::axis(2, place, labels, las = 1, tick = FALSE)
  if (!is.null(line)) graphics::abline(v = line, lty = 3)
}
