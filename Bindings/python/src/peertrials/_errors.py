"""What can go wrong, with the place in the scenario where it did."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._answer import Answer


@dataclass(frozen=True)
class Problem:
    """One thing that a file says and must not say."""

    #: The file, as it was named.
    file: str
    #: Line and column, from 1; None where the problem is of the file as a whole.
    line: int | None
    column: int | None
    #: What is wrong, and what would be right.
    message: str

    _place = re.compile(r"^error: (?P<file>.+?)(?::(?P<line>\d+):(?P<column>\d+))?: (?P<message>.+)$")

    @classmethod
    def read(cls, line: str) -> Problem | None:
        """The problem that a line of the program's errors tells; None where it tells none."""
        match = cls._place.match(line)
        if match is None:
            return None
        line_number, column = match["line"], match["column"]
        return cls(
            match["file"],
            int(line_number) if line_number else None,
            int(column) if column else None,
            match["message"],
        )

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{place}: {self.message}"


class PeerTrialsError(Exception):
    """Anything that the program refuses or cannot do."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        #: The program's exit code.
        self.exit_code = exit_code


class UsageError(PeerTrialsError):
    """An argument that the verb does not take."""


class ScenarioError(PeerTrialsError):
    """A scenario, table or store that cannot be used."""

    def __init__(self, message: str, exit_code: int = 65) -> None:
        super().__init__(message, exit_code)
        #: Each problem with its place.
        self.problems: list[Problem] = [
            problem for line in message.splitlines() if (problem := Problem.read(line)) is not None
        ]


class ProgramError(PeerTrialsError):
    """The program cannot run, or cannot write."""


class Interrupted(KeyboardInterrupt):
    """Stopped by Ctrl-C; what was complete until then is here."""

    def __init__(self, answer: Answer | None) -> None:
        super().__init__("stopped; what was complete is in .answer" if answer else "stopped")
        #: The answer of the replicates that were complete; None where there were none.
        self.answer = answer


def error_of(exit_code: int, message: str) -> PeerTrialsError:
    """The exception for an exit code of the program (sysexits.h)."""
    text = message.strip() or f"peertrials ended with exit code {exit_code}"
    if exit_code == 64:
        return UsageError(text, exit_code)
    if exit_code in (65, 66):
        return ScenarioError(text, exit_code)
    return ProgramError(text, exit_code)
