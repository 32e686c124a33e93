"""Simulation of trials of peer support in mental health, and of whole reviews of them.

Every verb of the command line is a function that gives an :class:`Answer`::

    import peertrials as pt

    answer = pt.power("trial.yaml", set={"trial.design.participants-per-arm": 427})
    answer.wide()

The numbers are those of ``peertrials`` itself: the same scenario, seed and replicates give the same figures.
"""

from ._answer import Answer
from ._errors import Interrupted, PeerTrialsError, Problem, ProgramError, ScenarioError, UsageError
from ._program import program_path, version
from ._verbs import audit, bias_lab, check, meta, plan, power, replay, review, schema, sweep

__all__ = [
    "Answer",
    "Interrupted",
    "PeerTrialsError",
    "Problem",
    "ProgramError",
    "ScenarioError",
    "UsageError",
    "audit",
    "bias_lab",
    "check",
    "meta",
    "plan",
    "power",
    "program_path",
    "replay",
    "review",
    "schema",
    "sweep",
    "version",
]
__version__ = "0.1.0"
