"""Finds and runs the program."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from ._errors import ProgramError, error_of


def program_path() -> str:
    """Where the program is: ``PEERTRIALS_PROGRAM``, the one in this package, or the one on ``PATH``."""
    named = os.environ.get("PEERTRIALS_PROGRAM")
    if named:
        return named
    carried = Path(__file__).parent / "bin" / "peertrials"
    if carried.exists():
        return str(carried)
    # Not this package's own script of that name, which would call itself.
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        found = shutil.which("peertrials", path=folder)
        if found and not _is_script(found):
            return found
    raise ProgramError("there is no peertrials program: set PEERTRIALS_PROGRAM to its path", 69)


def _is_script(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


def main() -> NoReturn:
    """The command line, as it is without Python."""
    program = program_path()
    os.execv(program, [program, *sys.argv[1:]])


def version() -> str:
    """The version of the program."""
    return run(["--version"]).output.strip()


@dataclass(frozen=True)
class Ran:
    """What a run wrote."""

    output: str
    notes: str
    interrupted: bool = False


def run(arguments: list[str], *, progress: bool = False, timeout: float | None = None) -> Ran:
    """Runs the program; its progress goes to this process's standard error where it is wanted.

    Raises :class:`PeerTrialsError` where the program ends with an error, ``TimeoutError`` after ``timeout`` seconds.
    """
    program = program_path()
    try:
        process = subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=None if progress else subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
    except OSError as error:
        raise ProgramError(f"cannot run {program}: {error.strerror}", 69) from error
    interrupted = False
    try:
        output, notes = process.communicate(timeout=timeout)
    except KeyboardInterrupt:
        # The program writes what is complete when it is told to stop.
        process.send_signal(signal.SIGINT)
        output, notes = process.communicate()
        interrupted = True
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise TimeoutError(f"peertrials {arguments[0]} took more than {timeout} s") from None
    except BaseException:
        process.kill()
        process.communicate()
        raise
    if process.returncode != 0 and not interrupted:
        raise error_of(process.returncode, notes or "")
    return Ran(output, notes or "", interrupted)
