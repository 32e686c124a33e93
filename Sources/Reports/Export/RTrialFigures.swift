/// Figures of trials in R.
enum RTrialFigures {
  /// Lines along one axis with their Monte Carlo bands.
  static let curve = #"""
    d$x <- d[[axis]]
    d$panel <- ordered_factor(ifelse(d$outcome == "all", "", paste0(d$outcome, ": ", d$contrast)))
    part <- d[d$panel %in% head(levels(d$panel), 4), ]
    part$method <- ordered_factor(part$method)
    methods <- nlevels(part$method)
    part$low <- part$value - 1.96 * part$mcse
    part$high <- part$value + 1.96 * part$mcse
    if (is_rate) {
      part$low <- pmax(part$low, 0)
      part$high <- pmin(part$high, 1)
    }
    highest <- if (!is_rate) NA else if (max(part$value) > 0.25) 1 else max(0.1, 1.2 * max(part$value))
    if (!is.numeric(part$x)) part$x <- ordered_factor(part$x)
    figure <- ggplot(part, aes(x, value, colour = method, fill = method, shape = method, group = method)) +
      facet_wrap(~panel, nrow = 1) +
      scale_colour_manual(values = recycle(colours, methods), name = "analysis") +
      scale_fill_manual(values = recycle(colours, methods), name = "analysis") +
      scale_shape_manual(values = recycle(shapes, methods), name = "analysis") +
      scale_y_continuous(
        limits = c(0, highest), breaks = if (identical(highest, 1)) seq(0, 1, 0.2) else waiver(),
        expand = expansion(c(0, 0.02))
      ) +
      labs(x = axis_label, y = value_label)
    if (is.numeric(part$x)) {
      figure <- figure + geom_ribbon(aes(ymin = low, ymax = high), alpha = if (methods == 1) 0.35 else 0.2, colour = NA) +
        geom_line() + geom_point(size = 2)
    } else {
      beside <- position_dodge(width = 0.3)
      figure <- figure + geom_pointrange(aes(ymin = low, ymax = high), position = beside)
    }
    if (!is.null(target)) {
      figure <- figure + geom_hline(yintercept = target, linetype = "dashed", colour = grey) +
        annotate(
          "text", x = Inf, y = target, label = target_label, hjust = 1, vjust = -0.5, colour = grey,
          size = 3.2
        )
    }
    if (methods == 1) figure <- figure + theme(legend.position = "none")
    if (identical(levels(part$panel), "")) figure <- figure + theme(strip.text = element_blank())
    show_figure(figure, alt, 2.4 + 3.8 * nlevels(droplevels(part$panel)), 3.8)
    """#

  /// A heat map over two axes, or one axis and combinations of the others.
  static let heat = #"""
    levels_of <- function(row) {
      texts <- trimws(format(row, drop0trailing = TRUE))
      if (length(unique(texts)) == 1) texts[1] else paste(texts, collapse = " / ")
    }
    d$level <- ordered_factor(apply(d[others], 1, levels_of))
    d$x <- if (is.numeric(d[[axis]])) factor(d[[axis]]) else ordered_factor(d[[axis]])
    named <- function(o, c, m) paste(unique(c(o, c, m)[c(o, c, m) != "all"]), collapse = ": ")
    d$panel <- ordered_factor(mapply(named, d$outcome, d$contrast, d$method))
    part <- d[d$panel %in% head(levels(d$panel), 4), ]
    part$panel <- droplevels(part$panel)
    highest <- if (!is_rate) max(part$value) else if (max(part$value) > 0.25) 1 else max(0.1, part$value)
    part$label <- sprintf(if (!is_rate) "%.1f" else if (highest == 1) "%.2f" else "%.3f", part$value)
    # The border between cells that reach the target and cells that do not.
    border <- NULL
    if (!is.null(target)) {
      for (p in levels(part$panel)) {
        cells <- part[part$panel == p, ]
        reached <- matrix(NA, nlevels(part$level), nlevels(part$x))
        reached[cbind(as.integer(cells$level), as.integer(cells$x))] <- cells$value >= target
        for (i in seq_len(nrow(reached))) for (j in seq_len(ncol(reached))) {
          if (j < ncol(reached) && isTRUE(reached[i, j] != reached[i, j + 1])) {
            border <- rbind(border, data.frame(panel = p, x0 = j + .5, x1 = j + .5, y0 = i - .5, y1 = i + .5))
          }
          if (i < nrow(reached) && isTRUE(reached[i, j] != reached[i + 1, j])) {
            border <- rbind(border, data.frame(panel = p, x0 = j - .5, x1 = j + .5, y0 = i + .5, y1 = i + .5))
          }
        }
      }
    }
    figure <- ggplot(part, aes(x, level)) +
      geom_tile(aes(fill = value)) +
      facet_wrap(~panel, ncol = 1) +
      scale_fill_viridis_c(option = "cividis", limits = c(0, highest), name = value_label) +
      scale_x_discrete(expand = c(0, 0)) + scale_y_discrete(expand = c(0, 0), labels = wrap) +
      labs(x = axis_label, y = others_label) + theme(axis.line = element_blank(), axis.ticks = element_blank())
    if (nlevels(part$x) * nlevels(part$level) <= 300) {
      figure <- figure + geom_text(
        aes(label = label), size = 2.8, colour = ifelse(part$value > 0.5 * highest, "black", "white")
      )
    }
    if (!is.null(border)) {
      border$panel <- factor(border$panel, levels = levels(part$panel))
      figure <- figure + geom_segment(
        data = border, aes(x = x0, xend = x1, y = y0, yend = y1), colour = "#D55E00", linewidth = 1
      )
    }
    show_figure(
      figure, alt, max(5, 2.4 + 0.52 * nlevels(part$x)),
      nlevels(part$panel) * (1.4 + 0.42 * nlevels(part$level))
    )
    """#

  /// The curve that a plan searched, with its answer.
  static let plan = #"""
    d <- rows[rows$measure == measure, ]
    # Several runs at one place are one estimate: they are on random numbers of their own.
    pool <- function(part) {
      n <- sum(part$replicates)
      data.frame(
        x = part[[axis]][1], value = sum(part$value * part$replicates) / n,
        mcse = sqrt(sum((part$mcse * part$replicates)^2)) / n
      )
    }
    curve <- do.call(rbind, lapply(split(d, d[[axis]]), pool))
    found <- rows[rows$measure %in% c("sample-size", "solution"), ]
    # A search looks far afield first: the figure shows where it ended.
    if (nrow(found) > 0) curve <- head(curve[order(abs(curve$x - found$value[1])), ], 9)
    figure <- ggplot(curve, aes(x, value)) +
      geom_hline(yintercept = target, linetype = "dashed", colour = grey) +
      annotate("text", x = -Inf, y = target, label = target_label, hjust = -0.1, vjust = -0.5, colour = grey, size = 3.2)
    if (nrow(found) > 0) {
      answer <- found$value[1]
      ends <- vapply(
        c("-lower", "-upper"), function(end) rows$value[rows$measure == paste0(found$measure[1], end)][1], 0
      )
      right <- answer < mean(range(curve$x))
      figure <- figure +
        annotate("rect", xmin = ends[1], xmax = ends[2], ymin = -Inf, ymax = Inf, fill = colours[2], alpha = 0.2) +
        geom_vline(xintercept = answer, colour = colours[2]) +
        annotate(
          "text", x = answer, y = -Inf, hjust = if (right) 0 else 1, vjust = -0.2, size = 3.4,
          label = sprintf(" %.6g (95 %% interval \n %.6g to %.6g) ", answer, ends[1], ends[2]), colour = colours[2]
        )
    }
    first <- d[1, c("outcome", "contrast", "method")]
    figure <- figure + geom_line(colour = colours[1]) +
      geom_pointrange(
        aes(ymin = value - 1.96 * mcse, ymax = value + 1.96 * mcse), colour = colours[1], size = 0.35
      ) +
      labs(x = axis_label, y = value_label, title = wrap(paste(unique(first[first != "all"]), collapse = ": "), 70)) +
      theme(plot.title = element_text(size = 11))
    if (is_rate) figure <- figure + scale_y_continuous(limits = c(0, 1.02), breaks = seq(0, 1, 0.2), expand = c(0, 0))
    show_figure(figure, alt, 6.4, 4)
    """#

  /// A dot for each test of a trial.
  static let trial = #"""
    d <- rows[rows$measure %in% c("power", "type-i-error") & rows$outcome != "all", ]
    d$label <- ifelse(d$family == "", d$method, paste0(d$method, ", ", d$adjustment, " in ", d$family))
    d$is_null <- d$measure == "type-i-error"
    d$panel <- ordered_factor(paste0(
      d$outcome, ": ", d$contrast, ifelse(d$is_null, " (type I error)", "")
    ))
    part <- d[d$panel %in% head(levels(d$panel), 12), ]
    part$panel <- droplevels(part$panel)
    part$label <- factor(part$label, levels = rev(unique(part$label)))
    part$adjusted <- ifelse(part$family == "", "no", "yes")
    part$reference <- ifelse(part$is_null, alpha, target)
    figure <- ggplot(part, aes(value, label, colour = adjusted, shape = adjusted)) +
      geom_vline(aes(xintercept = reference), linetype = "dashed", colour = grey) +
      geom_pointrange(aes(xmin = value - 1.96 * mcse, xmax = value + 1.96 * mcse), size = 0.35) +
      facet_wrap(~panel, ncol = 1, scales = if (any(part$is_null)) "free" else "free_y") +
      scale_colour_manual(values = c(no = colours[1], yes = colours[2])) +
      scale_shape_manual(values = c(no = 16, yes = 15)) +
      expand_limits(x = if (all(part$is_null)) c(0, 0.1) else if (any(part$is_null)) 0 else c(0, 1)) +
      labs(x = paste0(unique(ifelse(
        part$is_null, sprintf("type I error (dashed: nominal %g)", alpha), sprintf("power (dashed: %g)", target)
      )), collapse = ", "), y = NULL) +
      theme(legend.position = "none", axis.ticks.y = element_blank())
    show_figure(figure, alt, 6.8, 0.9 + 0.5 * nlevels(part$panel) + 0.3 * nrow(part))
    """#
}
