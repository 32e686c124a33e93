"""The verbs: each asks the program one question."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Union

import pandas as pd

from ._answer import Answer
from ._errors import Interrupted
from ._program import run

#: A path, the text of a scenario (it holds a line break), or its content as a dict.
Scenario = Union[str, "os.PathLike[str]", Mapping[str, Any]]
#: A path, or a table.
Table = Union[str, "os.PathLike[str]", pd.DataFrame]
Value = Union[str, int, float, bool]


@contextmanager
def _file(content: Scenario | Table) -> Iterator[str]:
    """The path of a file with this content, which is removed when it was made here."""
    if isinstance(content, os.PathLike) or (isinstance(content, str) and "\n" not in content):
        yield os.fspath(content)
        return
    with tempfile.TemporaryDirectory(prefix="peertrials-") as folder:
        if isinstance(content, pd.DataFrame):
            path = os.path.join(folder, "table.csv")
            content.to_csv(path, index=False)
        else:
            path = os.path.join(folder, "scenario.yaml")
            with open(path, "w", encoding="utf-8") as file:
                # JSON is YAML; a dict is written a key a line, so that errors have a place.
                file.write(content if isinstance(content, str) else json.dumps(content, indent=2))
        yield path


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple, range)):
        return ",".join(_word(item) for item in value)
    return str(value)


def _arguments(
    options: Mapping[str, Any], changes: Mapping[str, Value] | None = None, over: Mapping[str, Any] | None = None
) -> list[str]:
    """Options as the command line spells them: ``target_power=0.9`` is ``--target-power 0.9``."""
    words: list[str] = []
    for path, value in (changes or {}).items():
        words += ["--set", f"{path}={_word(value)}"]
    for path, values in (over or {}).items():
        words += ["--over", f"{path}={_word(values)}"]
    for name, value in options.items():
        if value is None or value is False:
            continue
        words.append("--" + name.replace("_", "-"))
        if value is not True:
            words.append(_word(value))
    return words


def _ask(
    command: str, content: Scenario | Table, arguments: list[str], progress: bool = False, timeout: float | None = None
) -> Answer:
    with _file(content) as path:
        ran = run(
            [command, path, *arguments, "--format", "json", *(["--progress", "always"] if progress else [])],
            progress=progress,
            timeout=timeout,
        )

    def text() -> str:
        with _file(content) as path:
            return run([command, path, *arguments, "--format", "text"]).output

    answer = Answer(ran.output, text, ran.notes) if ran.output.strip() else None
    if ran.interrupted or answer is None:
        raise Interrupted(answer)
    return answer


def power(
    scenario: Scenario,
    *,
    set: Mapping[str, Value] | None = None,
    seed: int | None = None,
    replicates: int | None = None,
    mcse: float | None = None,
    source: str | None = None,
    draws: int | None = None,
    target_power: float | None = None,
    threads: int | None = None,
    progress: bool = False,
    timeout: float | None = None,
) -> Answer:
    """Power, bias and coverage of a trial, each with its Monte Carlo standard error.

    :param scenario: A path, the text of a scenario, or a dict.
    :param set: Changes of the scenario by path, ``{"trial.design.participants-per-arm": 100}``.
    :param mcse: Runs until the worst rejection rate has this Monte Carlo standard error.
    :param source: ``"exact"`` or ``"people"``; exact where possible by default.
    :raises ScenarioError: where the scenario cannot be used; ``problems`` has lines.
    """
    options = dict(
        seed=seed,
        replicates=replicates,
        mcse=mcse,
        source=source,
        draws=draws,
        target_power=target_power,
        threads=threads,
    )
    return _ask("power", scenario, _arguments(options, set), progress, timeout)


def plan(
    scenario: Scenario,
    *,
    set: Mapping[str, Value] | None = None,
    progress: bool = False,
    timeout: float | None = None,
    **options: Any,
) -> Answer:
    """The number of participants, or any other number, that reaches the power wanted.

    :param options: Any option of ``peertrials plan``, with underscores: ``power=0.9``, ``seed=1``.
    """
    return _ask("plan", scenario, _arguments(options, set), progress, timeout)


def sweep(
    scenario: Scenario,
    over: Mapping[str, str | Sequence[Value]] | None = None,
    *,
    set: Mapping[str, Value] | None = None,
    progress: bool = False,
    timeout: float | None = None,
    **options: Any,
) -> Answer:
    """Many settings of a scenario.

    :param over: Values by path: ``{"trial.design.participants-per-arm": [50, 100, 150]}`` or ``"50..150:50"``.
    :param options: Any option of ``peertrials sweep``, with underscores: ``replicates=10_000``, ``store="big.sqlite"``.
    """
    return _ask("sweep", scenario, _arguments(options, set, over), progress, timeout)


def review(
    scenario: Scenario,
    *,
    set: Mapping[str, Value] | None = None,
    progress: bool = False,
    timeout: float | None = None,
    **options: Any,
) -> Answer:
    """A whole review: how many of its analyses are significant, and how many falsely.

    :param options: Any option of ``peertrials review``, with underscores: ``replicates=2000``.
    """
    return _ask("review", scenario, _arguments(options, set), progress, timeout)


def bias_lab(
    scenario: Scenario,
    *,
    set: Mapping[str, Value] | None = None,
    progress: bool = False,
    timeout: float | None = None,
    **options: Any,
) -> Answer:
    """Every test and every correction for publication bias on literatures like yours.

    :param options: Any option of ``peertrials bias-lab``, with underscores.
    """
    return _ask("bias-lab", scenario, _arguments(options, set), progress, timeout)


def meta(table: Table, *, timeout: float | None = None, **options: Any) -> Answer:
    """A meta-analysis of a table of studies.

    :param table: A path of a CSV, or a data frame with its columns.
    :param options: Any option of ``peertrials meta``, with underscores: ``measure="SMD"``, ``method="REML"``.
    """
    return _ask("meta", table, _arguments(options), False, timeout)


def audit(file: Scenario, *, timeout: float | None = None, **options: Any) -> Answer:
    """What cannot be true of a published review's figures."""
    return _ask("audit", file, _arguments(options), False, timeout)


def check(scenario: Scenario, *, set: Mapping[str, Value] | None = None) -> str:
    """What a scenario says, and the notes that its author should read.

    :raises ScenarioError: where it cannot be used.
    """
    with _file(scenario) as path:
        ran = run(["check", path, *_arguments({}, set)])
    return ran.output + ran.notes


def replay(
    scenario: Scenario, *, replicate: int = 0, set: Mapping[str, Value] | None = None, seed: int | None = None
) -> pd.DataFrame:
    """The participants of one replicate, a row each, to be analysed elsewhere."""
    with _file(scenario) as path:
        ran = run(["replay", path, "--format", "csv", *_arguments({"replicate": replicate, "seed": seed}, set)])
    return pd.read_csv(io.StringIO(ran.output))


def schema() -> dict[str, Any]:
    """The JSON Schema of scenario files, for editors."""
    found: dict[str, Any] = json.loads(run(["schema"]).output)
    return found
