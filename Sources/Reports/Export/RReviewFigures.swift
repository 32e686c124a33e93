/// Figures of reviews in R.
enum RReviewFigures {
  /// A dot for each world and method of a review, over the range of single reviews.
  static let worlds = #"""
    # The 2.5th and 97.5th percentile of the number of significant analyses over reviews.
    middle <- function(world, method) {
      part <- rows[
        rows$world == world & rows$family == method & rows$adjustment == "none" &
          grepl("^exactly-[0-9]+-rejected$", rows$measure),
      ]
      if (nrow(part) == 0) return(c(NA, NA))
      number <- as.integer(gsub("[^0-9]", "", part$measure))
      shares <- cumsum(part$value[order(number)])
      sort(number)[c(which(shares >= 0.025 - 1e-9)[1], which(shares >= 0.975 - 1e-9)[1])]
    }
    ends <- mapply(middle, d$world, d$method)
    d$low <- ends[1, ]
    d$high <- ends[2, ]
    methods <- unique(d$method)
    d$place <- match(d$world, unique(d$world)) +
      (match(d$method, methods) - (length(methods) + 1) / 2) * 0.7 / length(methods)
    d$method <- ordered_factor(d$method)
    figure <- ggplot(d, aes(value, place, colour = method, shape = method)) +
      geom_segment(aes(x = low, xend = high, yend = place), linewidth = 2.4, alpha = 0.25, na.rm = TRUE) +
      geom_pointrange(aes(xmin = value - 1.96 * mcse, xmax = value + 1.96 * mcse), size = 0.4) +
      scale_colour_manual(values = recycle(colours, length(methods))) +
      scale_shape_manual(values = recycle(shapes, length(methods))) +
      scale_y_reverse(breaks = seq_along(unique(d$world)), labels = wrap(unique(d$world), 34)) +
      expand_limits(x = 0) +
      labs(x = value_label, y = NULL) + theme(axis.ticks.y = element_blank())
    if (!is.null(observed)) {
      figure <- figure + geom_vline(xintercept = observed, linetype = "dashed", colour = grey) +
        annotate("text", x = observed, y = 0.5, label = paste0(" observed: ", observed), hjust = 0, colour = grey, size = 3.2)
    }
    show_figure(figure, alt, 7.6, 1.4 + length(unique(d$world)) * (0.3 + 0.22 * length(methods)))
    """#

  /// A dot for each test for publication bias and each world.
  static let alarms = #"""
    alarms <- rows[rows$measure == "probability" & grepl(": alarm at 0.05$", rows$contrast), ]
    worlds <- unique(alarms$world)
    # A dot for each world beside each name, with its Monte Carlo interval.
    dots <- function(part, label) {
      names <- unique(part$method)
      part$place <- match(part$method, names) +
        (match(part$world, worlds) - (length(worlds) + 1) / 2) * 0.7 / length(worlds)
      part$world <- factor(part$world, levels = worlds)
      ggplot(part, aes(value, place, colour = world, shape = world)) +
        geom_hline(yintercept = seq_along(names)[-1] - 0.5, colour = "#E5E5E5") +
        geom_pointrange(aes(xmin = value - 1.96 * mcse, xmax = value + 1.96 * mcse), size = 0.35) +
        scale_colour_manual(values = recycle(colours, length(worlds)), labels = wrap) +
        scale_shape_manual(values = recycle(shapes, length(worlds)), labels = wrap) +
        scale_y_reverse(breaks = seq_along(names), labels = names) +
        labs(x = label, y = NULL) + theme(axis.ticks.y = element_blank())
    }
    figure <- dots(alarms, "share of literatures with an alarm at .05 (dashed: .05)") +
      geom_vline(xintercept = 0.05, linetype = "dashed", colour = grey) + expand_limits(x = 0)
    show_figure(figure, alt, 8, 1.2 + 0.16 * length(unique(alarms$method)) * (length(worlds) + 1))
    """#

  /// Bias and error of each corrector in each world.
  static let correctors = #"""
    d <- rows[
      rows$family == "" & !grepl(": |, with fallback|, where all gave a result", rows$contrast) &
        rows$measure %in% c("bias", "mse") & rows$outcome == alarms$outcome[1],
    ]
    both <- d
    is_mse <- both$measure == "mse"
    # By the delta method: the standard error of a square root.
    both$value[is_mse] <- sqrt(both$value[is_mse])
    both$mcse[is_mse] <- both$mcse[is_mse] / (2 * both$value[is_mse])
    bias <- both[!is_mse, ]
    rmse <- both[is_mse, ]
    both$panel <- factor(
      both$measure, levels = c("bias", "mse"),
      labels = paste0(c("bias (", "root mean squared error ("), unit, ")")
    )
    figure <- dots(both, NULL) + facet_wrap(~panel, nrow = 1, scales = "free_x", strip.position = "bottom") +
      geom_vline(xintercept = 0, linetype = "dashed", colour = grey) +
      theme(strip.placement = "outside", strip.text = element_text(hjust = 0.5))
    show_figure(figure, alt, 10, 1.2 + 0.13 * length(unique(d$method)) * (length(worlds) + 1))
    d <- rbind(alarms, d)
    """#
}
