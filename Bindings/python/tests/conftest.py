"""Scenarios that the tests share."""

import pathlib

import pytest

HERE = pathlib.Path(__file__).resolve()


@pytest.fixture
def scenario():
    return {
        "peertrials": 1,
        "trial": {
            "design": {"participants-per-arm": 64},
            "arms": {
                "peer": {"delivery": "peer-led", "effect": {"smd": 0.5}},
                "usual": {"comparator": "usual-care"},
            },
            "outcomes": {"recovery": {"kind": "gaussian"}},
        },
        "analysis": {"methods": {"t-test": {}, "welch": {}}},
    }
