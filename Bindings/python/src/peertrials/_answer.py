"""What a verb answers."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from typing import Any

import pandas as pd

_KEYS = ["outcome", "contrast", "method", "adjustment"]
#: Where the rows of a command's answer stand.
_ROWS = {"meta": "studies", "audit": "findings"}


class Answer:
    """An answer: its figures, as the program's JSON has them, as data frames and as text.

    Each row of :attr:`results` is one figure with its Monte Carlo standard error (``mcse``), its unit, the replicates
    behind it and how many of them failed.
    """

    def __init__(self, output: str, text: Callable[[], str] | None = None, notes: str = "") -> None:
        #: Everything, as the program wrote it.
        self.data: dict[str, Any] = json.loads(output)
        #: What the program had to say beside its results.
        self.notes: str = notes
        self._text = text

    @property
    def command(self) -> str:
        """The verb that was asked."""
        return str(self.data["command"])

    @property
    def provenance(self) -> dict[str, Any]:
        """What makes the same figures again: version, command, seed, source."""
        names = ("peertrials", "format", "command", "seed", "source", "measure", "method", "test")
        return {name: self.data[name] for name in names if name in self.data}

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped before it was complete."""
        return bool(self.data.get("interrupted", False))

    @property
    def results(self) -> pd.DataFrame:
        """One row for each figure; the settings of a sweep are columns. Studies of ``meta``, findings of ``audit``."""
        rows: list[dict[str, Any]] = self.data.get(_ROWS.get(self.command, "results"), [])
        flat = []
        for row in rows:
            point = row.get("point")
            rest = {key: value for key, value in row.items() if key != "point"}
            flat.append({**point, **rest} if isinstance(point, dict) else rest)
        frame = pd.DataFrame(flat)
        frame.attrs["provenance"] = self.provenance
        return frame

    def wide(self, *measures: str, errors: bool = False) -> pd.DataFrame:
        """One row for each analysis and one column for each measure.

        :param measures: The measures wanted, in this order; all by default.
        :param errors: Whether Monte Carlo standard errors stand beside them, as ``power.mcse``.
        """
        frame = self.results
        if "measure" not in frame:
            return frame
        settings = list(frame.columns[: list(frame.columns).index("outcome")]) if "outcome" in frame else []
        index = settings + [key for key in _KEYS if key in frame]
        wanted = list(measures) or list(dict.fromkeys(frame["measure"]))
        unknown = [name for name in wanted if name not in set(frame["measure"])]
        if unknown:
            known = ", ".join(dict.fromkeys(frame["measure"]))
            raise KeyError(f"no measure {', '.join(unknown)}; there are {known}")
        columns: dict[str, pd.Series] = {}
        for name in wanted:
            rows = frame[frame["measure"] == name].set_index(index)
            columns[name] = rows["value"]
            if errors:
                columns[f"{name}.mcse"] = rows["mcse"]
        wide = pd.DataFrame(columns)
        order = frame[index].drop_duplicates()
        keys = pd.MultiIndex.from_frame(order) if len(index) > 1 else pd.Index(order[index[0]], name=index[0])
        wide = wide.reindex(keys).dropna(how="all").reset_index()
        wide.attrs["provenance"] = self.provenance
        return wide

    @property
    def text(self) -> str:
        """The answer as the terminal shows it; the program is run again for it, with the same seed."""
        return self._text() if self._text else ""

    def __repr__(self) -> str:
        title = (self.data.get("scenario") or {}).get("title") or self.data.get("title") or self.data.get("file") or ""
        seed = f", seed {self.data['seed']}" if "seed" in self.data else ""
        return f"<peertrials {self.command}: {title}{seed}, {len(self.results)} figures>"

    def _repr_html_(self) -> str:
        shown = self.wide().head(30)
        kept = " · ".join(f"{key} {value}" for key, value in self.provenance.items())
        table = shown.to_html(index=False, border=0, float_format="{:.5g}".format, na_rep="")
        return f"{table}<p><small>{html.escape(kept)}</small></p>"
