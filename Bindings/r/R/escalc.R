#' Effects and variances for package metafor
#'
#' @param x An answer of [peertrials_meta()].
#' @param ... Not used.
#' @return A data frame of class `escalc`, with `yi` and `vi`, as `metafor::rma()` reads it.
#' @examples
#' if (!inherits(try(peertrials_program(), silent = TRUE), "try-error")) {
#'   studies <- data.frame(study = c("A", "B", "C"), yi = c(.1, .3, .5), vi = c(.02, .03, .04))
#'   as_escalc(peertrials_meta(studies))
#' }
#' @export
as_escalc <- function(x, ...) {
  if (!inherits(x, "peertrials") || x$data$command != "meta") {
    stop("as_escalc() takes an answer of peertrials_meta()", call. = FALSE)
  }
  frame <- as.data.frame(x)[c("study", "yi", "vi")]
  measure <- if (is.null(x$data$measure)) "GEN" else x$data$measure
  attr(frame$yi, "measure") <- measure
  attr(frame$yi, "slab") <- frame$study
  attr(frame, "yi.names") <- "yi"
  attr(frame, "vi.names") <- "vi"
  attr(frame, "digits") <- c(est = 4, se = 4, test = 4, pval = 4, ci = 4, var = 4, sevar = 4, fit = 4, het = 4)
  class(frame) <- c("escalc", "data.frame")
  frame
}

# An escalc object names its columns of effects and variances; the program wants yi and vi.
plain_table <- function(frame) {
  if (inherits(frame, "escalc")) {
    y <- attr(frame, "yi.names")
    v <- attr(frame, "vi.names")
    label <- attr(frame[[if (is.null(y)) "yi" else y[1]]], "slab")
    plain <- as.data.frame(unclass(frame), stringsAsFactors = FALSE)
    if (!is.null(y)) plain$yi <- as.numeric(plain[[y[1]]])
    if (!is.null(v)) plain$vi <- as.numeric(plain[[v[1]]])
    if (!is.null(label) && !"study" %in% names(plain)) plain$study <- label
    keep <- intersect(c("study", "yi", "vi"), names(plain))
    return(plain[keep])
  }
  as.data.frame(frame, stringsAsFactors = FALSE)
}
