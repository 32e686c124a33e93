/// Figures of reviews in Python.
enum PythonReviewFigures {
  /// A dot for each world and method of a review, over the range of single reviews.
  static let worlds = #"""
    def middle(world, method):
        """The 2.5th and 97.5th percentile of the number of significant analyses over reviews."""
        part = rows[
            (rows["world"] == world) & (rows["family"] == method) & (rows["adjustment"] == "none")
            & rows["measure"].str.fullmatch(r"exactly-\d+-rejected")
        ]
        if part.empty:
            return None
        number = part["measure"].str.extract(r"(\d+)")[0].astype(int)
        shares = pd.Series(part["value"].to_numpy(), index=number.to_numpy()).sort_index().cumsum()
        return shares.index[(shares >= 0.025 - 1e-9).argmax()], shares.index[(shares >= 0.975 - 1e-9).argmax()]


    worlds, methods = list(d["world"].drop_duplicates()), list(d["method"].drop_duplicates())
    figure, ax = plt.subplots(
        figsize=(7.6, 1.4 + len(worlds) * (0.3 + 0.22 * len(methods))), layout="constrained"
    )
    for i, method in enumerate(methods):
        for k, world in enumerate(worlds):
            row = d[(d["world"] == world) & (d["method"] == method)].iloc[0]
            place = k + (i - (len(methods) - 1) / 2) * 0.7 / len(methods)
            ends = middle(world, method)
            if ends:
                ax.plot(ends, [place, place], color=style(i)["color"], lw=5, alpha=0.25, solid_capstyle="butt")
            ax.errorbar(
                row["value"], place, xerr=1.96 * row["mcse"], capsize=2, ls="none",
                label=method if k == 0 else None, **style(i),
            )
    if observed is not None:
        ax.axvline(observed, color=grey, lw=1, ls="--")
        ax.annotate(
            f"observed: {observed:g}", (observed, 1), xycoords=("data", "axes fraction"), xytext=(4, -2),
            textcoords="offset points", color=grey, fontsize=9, va="bottom",
        )
    ax.set_yticks(range(len(worlds)), [wrap(world, 34) for world in worlds])
    ax.set_ylim(len(worlds) - 0.45, -0.55)
    ax.set_xlim(left=0)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel(value_label)
    ax.legend(title="method", loc="center left", bbox_to_anchor=(1, 0.5))
    show(figure, alt)
    """#

  /// A dot for each test for publication bias and each world.
  static let alarms = #"""
    alarms = rows[(rows["measure"] == "probability") & rows["contrast"].str.endswith(": alarm at 0.05")].copy()
    detectors, worlds = list(alarms["method"].drop_duplicates()), list(alarms["world"].drop_duplicates())


    def dots(ax, part, names, errors=1.96):
        """A dot for each world beside each name, with its Monte Carlo interval."""
        for i, world in enumerate(worlds):
            points = part[part["world"] == world].set_index("method").reindex(names)
            places = [k + (i - (len(worlds) - 1) / 2) * 0.7 / len(worlds) for k in range(len(names))]
            ax.errorbar(
                points["value"], places, xerr=errors * points["mcse"], capsize=2, ls="none",
                label=wrap(world), **style(i),
            )
        for k in range(1, len(names)):
            ax.axhline(k - 0.5, color="#E5E5E5", lw=0.8, zorder=0)
        ax.set_yticks(range(len(names)), names)
        ax.set_ylim(len(names) - 0.5, -0.5)
        ax.tick_params(axis="y", length=0)


    figure, ax = plt.subplots(figsize=(8, 1.2 + 0.16 * len(detectors) * (len(worlds) + 1)), layout="constrained")
    dots(ax, alarms, detectors)
    ax.axvline(0.05, color=grey, lw=1, ls="--")
    ax.set_xlim(left=0)
    ax.set_xlabel("share of literatures with an alarm at .05 (dashed: .05)")
    ax.legend(title="world", loc="center left", bbox_to_anchor=(1, 0.5))
    show(figure, alt)
    """#

  /// Bias and error of each corrector in each world.
  static let correctors = #"""
    pools = rows[rows["family"].eq("") & ~rows["contrast"].str.contains(": |, with fallback|, where all gave a result")]
    d = pools[pools["measure"].isin(["bias", "mse"]) & (pools["outcome"] == alarms["outcome"].iloc[0])].copy()
    bias = d[d["measure"] == "bias"]
    rmse = d[d["measure"] == "mse"].copy()
    # By the delta method: the standard error of a square root.
    rmse["value"] = rmse["value"] ** 0.5
    rmse["mcse"] = rmse["mcse"] / (2 * rmse["value"])
    names = list(bias["method"].drop_duplicates())
    figure, axes = plt.subplots(
        1, 2, figsize=(10, 1.2 + 0.13 * len(names) * (len(worlds) + 1)), sharey=True, layout="constrained"
    )
    dots(axes[0], bias, names)
    axes[0].axvline(0, color=grey, lw=1, ls="--")
    axes[0].set_xlabel(f"bias ({unit})")
    dots(axes[1], rmse, names)
    axes[1].set_xlim(left=0)
    axes[1].set_xlabel(f"root mean squared error ({unit})")
    axes[1].legend(title="world", loc="center left", bbox_to_anchor=(1, 0.5))
    show(figure, alt)
    d = pd.concat([alarms, d])
    """#
}
