# Shared by the fixture scripts: where the fixtures live, and a JSON writer.
# Run a script with: Rscript NAME.R   (from any directory)

suppressPackageStartupMessages(library(jsonlite))

# The folder of the running script, so that it can be started from anywhere.
script_file <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))[1]
script_name <- basename(script_file)
fixtures <- dirname(dirname(normalizePath(script_file)))

# The shortest decimal that reads back as the same double. jsonlite stops at 15
# significant digits, which loses the last bits, so numbers are written here.
number <- function(x) {
  if (is.na(x)) return("null")          # NaN too
  if (is.infinite(x)) stop("JSON has no infinity: store null and say so")
  for (digits in 15:17) {
    text <- formatC(x, digits = digits, width = 1, format = "g")
    if (as.numeric(text) == x) return(text)
  }
  stop("no decimal reads back as the same double: ", format(x, digits = 17))
}

quoted <- function(x) if (is.na(x)) "null" else as.character(toJSON(x, auto_unbox = TRUE))

atom <- function(x) {
  if (is.character(x)) quoted(x)
  else if (is.logical(x)) { if (is.na(x)) "null" else if (x) "true" else "false" }
  else number(x)
}

# A named list is an object, a bare list an array, a single value a scalar
# (an array of one when wrapped in I()), NULL and NA are null.
to_json <- function(x, indent = "") {
  inner <- paste0(indent, "  ")
  if (is.null(x)) return("null")
  if (is.list(x)) {
    if (length(x) == 0) return(if (is.null(names(x))) "[]" else "{}")
    parts <- vapply(x, to_json, "", indent = inner)
    if (!is.null(names(x)))
      parts <- paste0(vapply(names(x), quoted, ""), ": ", parts)
    ends <- if (is.null(names(x))) c("[", "]") else c("{", "}")
    return(paste0(ends[1], "\n", paste0(inner, parts, collapse = ",\n"), "\n",
                  indent, ends[2]))
  }
  parts <- vapply(unclass(x), atom, "", USE.NAMES = FALSE)
  if (length(x) == 1 && !inherits(x, "AsIs")) return(parts)
  line <- paste0("[", paste(parts, collapse = ", "), "]")
  if (nchar(line) <= 100) return(line)
  # Long arrays are broken into lines of at most about 100 characters.
  row <- cumsum(nchar(parts) + 2) %/% 96
  rows <- vapply(split(parts, row), paste, "", collapse = ", ")
  paste0("[\n", paste0(inner, rows, collapse = ",\n"), "\n", indent, "]")
}

# Writes NAME.json next to the scripts folder, then reads it back to be sure
# that it is sound JSON with the right number of cases.
write_fixture <- function(name, about, cases, packages = character()) {
  versions <- lapply(setNames(nm = c("jsonlite", packages)),
                     function(p) as.character(packageVersion(p)))
  fixture <- list(
    source = list(script = paste0("scripts/", script_name), R = R.version.string,
                  packages = versions, date = "2026-11-21", about = about),
    cases = unname(cases))
  file <- file.path(fixtures, paste0(name, ".json"))
  writeLines(to_json(fixture), file)
  back <- fromJSON(file, simplifyVector = FALSE)
  stopifnot(length(back$cases) == length(cases))
  cat(name, "cases:", length(cases), "\n")
}
