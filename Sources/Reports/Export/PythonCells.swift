/// What every Python notebook has.
enum PythonCells {
  /// Reads the table and says how figures look.
  static let read = #"""
    import math
    import textwrap

    import matplotlib.pyplot as plt
    import pandas as pd
    from IPython.display import HTML, display

    rows = pd.read_csv(
        file,
        keep_default_na=False,
        na_values={"value": ["null"], "mcse": ["null"]},
        dtype={name: str for name in ["outcome", "contrast", "method", "family", "adjustment", "unit"]},
    )
    # Okabe and Ito's colours, told apart by people with any colour vision; markers say the same again.
    colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"]
    markers = ["o", "s", "^", "D", "v", "P", "X"]
    grey = "#595959"
    plt.rcParams.update(
        {"figure.dpi": 100, "savefig.dpi": 100, "font.size": 10, "axes.titlesize": 10,
         "text.parse_math": False, "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False}
    )


    def style(i):
        return {"color": colours[i % len(colours)], "marker": markers[i % len(markers)], "markersize": 5}


    def wrap(text, width=28):
        return "\n".join(textwrap.wrap(str(text), width)) or " "


    def show(figure, alt):
        display(figure, metadata={"image/png": {"alt": alt}})
        plt.close(figure)
    """#

  /// The rows of a figure of power.
  static let rates = #"""
    d = rows[rows["measure"].isin(["power", "type-i-error"]) & (rows["family"] == "")].copy()
    """#

  /// The rows of a figure of the number of significant analyses.
  static let counts = #"""
    d = rows[
        (rows["measure"] == "number-rejected") & (rows["adjustment"] == "none")
        & rows["family"].isin(set(rows["method"]))
    ].copy()
    d["method"] = d["family"]
    """#

  /// The numbers of the figure.
  static let table = #"""
    shown = [name for name in settings if d[name].nunique() > 1]
    shown += [name for name in ["outcome", "contrast", "method", "family", "adjustment"] if d[name].nunique() > 1]
    table = d[shown + ["measure", "value", "mcse", "unit", "replicates", "failed"]]
    if len(table) > 120:
        print(f"the first 120 of {len(table)} rows; all are in {file}")
    display(HTML(table.head(120).to_html(index=False, border=0, float_format="{:.4g}".format)))
    """#

  /// Stops when the numbers are not those of the command.
  static let check = #"""
    assert len(rows) == row_count, f"{len(rows)} rows, and the command wrote {row_count}"
    assert rows.loc[rows["failed"] == 0, ["value", "mcse"]].notna().all(axis=None), "a value is missing"
    assert rows["replicates"].gt(0).all(), "a row without replicates"
    difference = abs(rows["value"].sum() - value_sum)
    assert difference <= 1e-9 * rows["value"].abs().sum(), "the values are not those of the command"
    for part, largest in zip(drawn, largest_mcse):
        assert f"{part['mcse'].max():.2g}" == largest, "the caption's error is not that of the figure"
    print(f"{len(rows)} rows, none missing, their sum as the command wrote them")
    """#
}
