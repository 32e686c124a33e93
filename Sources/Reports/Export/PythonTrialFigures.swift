/// Figures of trials in Python.
enum PythonTrialFigures {
  /// Lines along one axis with their Monte Carlo bands.
  static let curve = #"""
    panels = d[["outcome", "contrast"]].drop_duplicates().head(4)
    numeric = pd.api.types.is_numeric_dtype(d[axis])
    figure, axes = plt.subplots(
        1, len(panels), figsize=(2.4 + 3.8 * len(panels), 3.8), sharey=True, squeeze=False,
        layout="constrained",
    )
    for ax, (outcome, contrast) in zip(axes[0], panels.itertuples(index=False)):
        part = d[(d["outcome"] == outcome) & (d["contrast"] == contrast)]
        for i, (method, line) in enumerate(part.groupby("method", sort=False)):
            if numeric:
                line = line.sort_values(axis)
                low, high = line["value"] - 1.96 * line["mcse"], line["value"] + 1.96 * line["mcse"]
                if is_rate:
                    low, high = low.clip(0, 1), high.clip(0, 1)
                ax.fill_between(line[axis], low, high, color=colours[i % len(colours)], alpha=0.35 if len(set(d["method"])) == 1 else 0.2, lw=0)
                ax.plot(line[axis], line["value"], lw=1.4, label=method, **style(i))
            else:
                places = [k + 0.12 * i for k in range(len(line))]
                ax.errorbar(
                    places, line["value"], 1.96 * line["mcse"], ls="none", capsize=2, label=method,
                    **style(i),
                )
                ax.set_xticks(range(len(line)), [wrap(x, 14) for x in line[axis]])
        if target is not None:
            ax.axhline(target, color=grey, lw=1, ls="--")
            ax.annotate(
                target_label, (1, target), xycoords=("axes fraction", "data"), xytext=(0, 3),
                textcoords="offset points", ha="right", color=grey, fontsize=9,
            )
        if is_rate:
            ax.set_ylim(0, 1.02 if d["value"].max() > 0.25 else max(0.1, 1.2 * d["value"].max()))
        else:
            ax.set_ylim(bottom=0)
        ax.set_xlabel(axis_label)
        if outcome != "all":
            ax.set_title(wrap(f"{outcome}: {contrast}", 44), loc="left")
    axes[0][0].set_ylabel(value_label)
    if d["method"].nunique() > 1:
        axes[0][-1].legend(title="analysis", loc="center left", bbox_to_anchor=(1, 0.5))
    show(figure, alt)
    """#

  /// A heat map over two axes, or one axis and combinations of the others.
  static let heat = #"""
    def level(values):
        texts = [f"{v:g}" if isinstance(v, float) else str(v) for v in values]
        return texts[0] if len(set(texts)) == 1 else " / ".join(texts)


    d["level"] = [level(values) for values in d[others].astype(object).itertuples(index=False)]
    panels = d[["outcome", "contrast", "method"]].drop_duplicates().head(4)
    grids = []
    for panel in panels.itertuples(index=False):
        part = d[(d[["outcome", "contrast", "method"]] == list(panel)).all(axis=1)]
        grid = part.pivot(index="level", columns=axis, values="value")
        grids.append(grid.reindex(index=part["level"].drop_duplicates(), columns=sorted(set(part[axis]))))
    down, across = grids[0].shape
    digits = ".1f" if not is_rate else ".2f" if d["value"].max() > 0.25 else ".3f"
    figure, axes = plt.subplots(
        len(grids), 1, figsize=(max(5, 2 + 0.52 * across), len(grids) * (1.3 + 0.42 * down)),
        squeeze=False, layout="constrained",
    )
    highest = d["value"].max()
    if is_rate:
        highest = 1 if highest > 0.25 else max(0.1, highest)
    for ax, grid, panel in zip(axes[:, 0], grids, panels.itertuples(index=False)):
        image = ax.imshow(grid, cmap="cividis", vmin=0, vmax=highest, aspect="auto", origin="lower")
        reached = grid.to_numpy() >= (target if target is not None else math.inf)
        for i in range(down):
            for j in range(across):
                value = grid.iat[i, j]
                if across * down <= 300 and not math.isnan(value):
                    ax.text(
                        j, i, f"{value:{digits}}", ha="center", va="center",
                        fontsize=8, color="black" if value > 0.5 * highest else "white",
                    )
                # The border between cells that reach the target and cells that do not.
                if j + 1 < across and reached[i, j] != reached[i, j + 1]:
                    ax.plot([j + 0.5, j + 0.5], [i - 0.5, i + 0.5], color="#D55E00", lw=2)
                if i + 1 < down and reached[i, j] != reached[i + 1, j]:
                    ax.plot([j - 0.5, j + 0.5], [i + 0.5, i + 0.5], color="#D55E00", lw=2)
        ax.set_xticks(range(across), [f"{x:g}" if isinstance(x, float) else x for x in grid.columns])
        ax.set_yticks(range(down), [wrap(x) for x in grid.index])
        ax.set(xlabel=axis_label, ylabel=wrap(others_label, 30))
        ax.set_title(wrap(": ".join(dict.fromkeys(t for t in panel if t != "all")), 80), loc="left")
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        figure.colorbar(image, ax=ax, label=value_label, pad=0.02)
    show(figure, alt)
    """#

  /// The curve that a plan searched, with its answer.
  static let plan = #"""
    d = rows[rows["measure"] == measure].copy()
    # Several runs at one place are one estimate: they are on random numbers of their own.
    d["sum"], d["square"] = d["value"] * d["replicates"], (d["mcse"] * d["replicates"]) ** 2
    curve = d.groupby(axis)[["sum", "square", "replicates"]].sum().reset_index()
    curve["value"] = curve["sum"] / curve["replicates"]
    curve["mcse"] = curve["square"] ** 0.5 / curve["replicates"]
    found = rows[rows["measure"].isin(["sample-size", "solution"])]
    if len(found):
        # A search looks far afield first: the figure shows where it ended.
        near = (curve[axis] - found["value"].iloc[0]).abs().nsmallest(9).index
        curve = curve.loc[sorted(near)]
    figure, ax = plt.subplots(figsize=(6.4, 4), layout="constrained")
    ax.errorbar(
        curve[axis], curve["value"], 1.96 * curve["mcse"], lw=1.2, capsize=2, elinewidth=1.2, **style(0)
    )
    ax.axhline(target, color=grey, lw=1, ls="--")
    ax.annotate(
        target_label, (0, target), xycoords=("axes fraction", "data"), xytext=(4, 3),
        textcoords="offset points", color=grey, fontsize=9,
    )
    if len(found):
        answer = found["value"].iloc[0]
        ends = [rows.loc[rows["measure"] == found["measure"].iloc[0] + end, "value"].iloc[0]
                for end in ["-lower", "-upper"]]
        ax.axvspan(*ends, color=colours[1], alpha=0.2, lw=0)
        ax.axvline(answer, color=colours[1], lw=1.4)
        right = answer < sum(ax.get_xlim()) / 2
        ax.annotate(
            f"{answer:.6g} (95 % interval\n{ends[0]:.6g} to {ends[1]:.6g})", (answer, 0.04),
            xycoords=("data", "axes fraction"), xytext=(6 if right else -6, 0),
            textcoords="offset points", ha="left" if right else "right", color=colours[1],
        )
    if is_rate:
        ax.set_ylim(0, 1.02)
    ax.set(xlabel=axis_label, ylabel=value_label)
    first = d.iloc[0]
    names = dict.fromkeys(t for t in [first["outcome"], first["contrast"], first["method"]] if t != "all")
    ax.set_title(wrap(": ".join(names), 70), loc="left")
    show(figure, alt)
    """#

  /// A dot for each test of a trial.
  static let trial = #"""
    d = rows[rows["measure"].isin(["power", "type-i-error"]) & (rows["outcome"] != "all")].copy()
    d["label"] = d["method"].where(d["family"] == "", d["method"] + ", " + d["adjustment"] + " in " + d["family"])
    panels = d[["outcome", "contrast"]].drop_duplicates().head(12)
    parts = [d[(d[["outcome", "contrast"]] == list(panel)).all(axis=1)] for panel in panels.itertuples(index=False)]
    lines = [len(part) for part in parts]
    figure, axes = plt.subplots(
        len(parts), 1, figsize=(6.8, 0.95 * len(parts) + 0.3 * sum(lines)), squeeze=False,
        gridspec_kw={"height_ratios": [n + 0.6 for n in lines]}, layout="constrained",
    )
    for ax, part, (outcome, contrast) in zip(axes[:, 0], parts, panels.itertuples(index=False)):
        isNull = (part["measure"] == "type-i-error").all()
        reference = alpha if isNull else target
        ax.axvline(reference, color=grey, lw=1, ls="--")
        for place, (_, row) in enumerate(part.iterrows()):
            ax.errorbar(
                row["value"], place, xerr=1.96 * row["mcse"], capsize=3, elinewidth=1.4,
                **style(0 if row["family"] == "" else 1),
            )
        ax.set_yticks(range(len(part)), part["label"])
        ax.set_ylim(len(part) - 0.4, -0.6)
        ax.set_xlim(0, max(0.1, 1.2 * part["value"].max()) if isNull else 1)
        ax.set_title(wrap(f"{outcome}: {contrast}", 70), loc="left")
        ax.set_xlabel(f"type I error (dashed: nominal {alpha:g})" if isNull else f"power (dashed: {target:g})")
        ax.tick_params(axis="y", length=0)
    show(figure, alt)
    """#
}
