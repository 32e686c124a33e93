"""What goes wrong is an exception with its place, and never ends the host."""

import os
import signal
import threading
import time

import pytest

import peertrials as pt


def test_problems_have_lines(scenario):
    scenario["trial"]["design"]["participants-per-arm"] = -3
    scenario["trial"]["outcomes"]["recovery"]["kind"] = "gausian"
    with pytest.raises(pt.ScenarioError) as caught:
        pt.power(scenario)
    problems = caught.value.problems
    assert caught.value.exit_code == 65
    assert len(problems) == 2
    assert all(problem.line and problem.column for problem in problems)
    assert "participants-per-arm" in problems[0].message
    assert "did you mean 'gaussian'" in problems[1].message


def test_a_missing_file_is_named():
    with pytest.raises(pt.ScenarioError, match="no-such-file.yaml"):
        pt.power("no-such-file.yaml")


def test_an_option_that_is_not_there(scenario):
    with pytest.raises(pt.UsageError):
        pt.plan(scenario, no_such_option=1)


def test_no_program(monkeypatch, scenario):
    monkeypatch.setenv("PEERTRIALS_PROGRAM", "/nowhere/peertrials")
    with pytest.raises(pt.ProgramError, match="/nowhere/peertrials"):
        pt.power(scenario)


def test_an_unknown_measure_names_those_there_are(scenario):
    with pytest.raises(KeyError, match="power"):
        pt.power(scenario, replicates=500).wide("powr")


def test_a_limit_of_time(scenario):
    with pytest.raises(TimeoutError):
        pt.power(scenario, source="people", replicates=2_000_000_000, timeout=0.5)


def test_interrupted_gives_what_was_complete(scenario):
    def stop():
        time.sleep(1.5)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=stop, daemon=True).start()
    with pytest.raises(pt.Interrupted) as caught:
        pt.power(scenario, source="people", replicates=2_000_000_000)
    answer = caught.value.answer
    assert answer is not None
    assert 0 < answer.results["replicates"][0] < 2_000_000_000
