/// What every R notebook has.
enum RCells {
  /// Reads the table and says how figures look.
  static let read = #"""
    library(ggplot2)

    rows <- read.csv(
      file, check.names = FALSE, na.strings = "null", fileEncoding = "UTF-8",
      colClasses = c(
        outcome = "character", contrast = "character", method = "character", family = "character",
        adjustment = "character", unit = "character"
      )
    )
    # Okabe and Ito's colours, told apart by people with any colour vision; shapes say the same again.
    colours <- c("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
    shapes <- c(16, 15, 17, 18, 8, 3, 4)
    grey <- "#595959"
    theme_set(
      theme_classic(base_size = 11) +
        theme(plot.margin = margin(6, 14, 6, 6)) +
        theme(strip.background = element_blank(), strip.text = element_text(hjust = 0, size = 10))
    )
    ordered_factor <- function(x) factor(x, levels = unique(x))
    wrap <- function(x, width = 28) vapply(x, function(t) paste(strwrap(t, width), collapse = "\n"), "")
    recycle <- function(values, n) rep(values, length.out = max(n, 1))

    show_figure <- function(figure, alt, width, height) {
      file <- tempfile(fileext = ".png")
      ggsave(file, figure, width = width, height = height, dpi = 100)
      IRdisplay::publish_mimebundle(
        list("image/png" = base64enc::base64encode(file)), list("image/png" = list(alt = alt))
      )
    }
    """#

  /// The rows of a figure of power.
  static let rates = #"""
    d <- rows[rows$measure %in% c("power", "type-i-error") & rows$family == "", ]
    """#

  /// The rows of a figure of the number of significant analyses.
  static let counts = #"""
    d <- rows[
      rows$measure == "number-rejected" & rows$adjustment == "none" & rows$family %in% rows$method,
    ]
    d$method <- d$family
    """#

  /// The numbers of the figure.
  static let table = #"""
    several <- function(name) length(unique(d[[name]])) > 1
    shown <- Filter(several, c(settings, "outcome", "contrast", "method", "family", "adjustment"))
    table <- d[c(shown, "measure", "value", "mcse", "unit", "replicates", "failed")]
    if (nrow(table) > 120) cat("the first 120 of", nrow(table), "rows; all are in", file)
    cell <- function(x) if (is.numeric(x)) formatC(x, digits = 4, format = "g", big.mark = "") else x
    shown_rows <- head(table, 120)
    shown_rows[c("value", "mcse")] <- lapply(shown_rows[c("value", "mcse")], cell)
    plain <- function(x) {
      for (sign in c("&", "<", ">", "|", "*", "_", "`", "[", "]", "$", "\\", "~")) {
        x <- gsub(sign, paste0("&", if (sign == "&") "amp" else paste0("#", utf8ToInt(sign)), ";"), x, fixed = TRUE)
      }
      x
    }
    line <- function(x) paste0("| ", paste(plain(x), collapse = " | "), " |")
    body <- apply(shown_rows, 1, function(row) line(trimws(row)))
    IRdisplay::display_markdown(paste(
      c(line(names(table)), line(rep("---", ncol(table))), body), collapse = "\n"
    ))
    """#

  /// Stops when the numbers are not those of the command.
  static let check = #"""
    stopifnot(
      "the number of rows is not that of the command" = nrow(rows) == row_count,
      "a value is missing" = !anyNA(rows[rows$failed == 0, c("value", "mcse")]),
      "a row without replicates" = all(rows$replicates > 0),
      "the values are not those of the command" =
        abs(sum(rows$value, na.rm = TRUE) - value_sum) <= 1e-9 * sum(abs(rows$value), na.rm = TRUE),
      "the caption's error is not that of the figure" =
        identical(vapply(drawn, function(part) sprintf("%.2g", max(part$mcse)), ""), largest_mcse)
    )
    cat(nrow(rows), "rows, none missing, their sum as the command wrote them\n")
    """#
}
