"""Every verb gives what the command line gives."""

import json
import subprocess

import pandas as pd
import pytest

import peertrials as pt


def printed(*arguments):
    """The command line's own JSON."""
    run = subprocess.run(
        [pt.program_path(), *arguments, "--format", "json"], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def written(tmp_path, content, name="trial.yaml"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def without_times(data):
    return {key: value for key, value in data.items() if key != "timing"}


def test_power_is_that_of_the_command_line(tmp_path, scenario):
    path = written(tmp_path, scenario)
    answer = pt.power(path, seed=7, replicates=4000)
    known = printed("power", str(path), "--seed", "7", "--replicates", "4000")
    assert without_times(answer.data) == without_times(known)
    wide = answer.wide("power", "coverage", errors=True)
    assert list(wide["method"]) == ["t-test", "welch"]
    power = [row for row in known["results"] if row["measure"] == "power"]
    assert list(wide["power"]) == [row["value"] for row in power]
    assert list(wide["power.mcse"]) == [row["mcse"] for row in power]
    # The exact power of 64 and 64 people at half a standard deviation: .8015, by the noncentral t distribution.
    assert abs(wide["power"][0] - 0.8014596) < 5 * wide["power.mcse"][0]
    assert answer.provenance["seed"] == 7
    assert answer.results.attrs["provenance"] == answer.provenance


def test_a_dict_a_text_and_a_file_are_the_same_scenario(tmp_path, scenario):
    answers = [
        pt.power(content, seed=3, replicates=2000)
        for content in (scenario, json.dumps(scenario, indent=1), written(tmp_path, scenario))
    ]
    first = answers[0].results
    for other in answers[1:]:
        pd.testing.assert_frame_equal(first, other.results)


def test_set_changes_the_scenario(scenario):
    changed = pt.power(scenario, set={"trial.design.participants-per-arm": 10}, seed=1, replicates=2000)
    whole = pt.power(scenario, seed=1, replicates=2000)
    assert changed.wide("power")["power"][0] < whole.wide("power")["power"][0] - 0.3


def test_plan_finds_sixty_four(scenario):
    frame = pt.plan(scenario, seed=1, method="t-test").results
    found = frame[frame["measure"] == "sample-size"]
    assert list(found["value"]) == [64]
    assert list(found["unit"]) == ["participants per arm"]


def test_sweep_has_its_settings_as_columns(scenario):
    answer = pt.sweep(scenario, {"trial.design.participants-per-arm": [20, 40, 80]}, seed=1, replicates=2000)
    wide = answer.wide("power")
    rows = wide[wide["method"] == "t-test"]
    assert list(rows["trial.design.participants-per-arm"]) == [20, 40, 80]
    assert rows["power"].is_monotonic_increasing


def test_meta_reads_a_data_frame(tmp_path):
    studies = pd.DataFrame({"study": ["A", "B", "C"], "yi": [0.1, 0.3, 0.5], "vi": [0.02, 0.03, 0.04]})
    answer = pt.meta(studies, method="FE", test="z")
    path = tmp_path / "studies.csv"
    studies.to_csv(path, index=False)
    known = printed("meta", str(path), "--method", "FE", "--test", "z")
    assert answer.data["estimate"] == known["estimate"]
    # By hand: Σ y/v / Σ 1/v.
    weights = 1 / studies["vi"]
    assert answer.data["estimate"] == pytest.approx((studies["yi"] * weights).sum() / weights.sum(), rel=1e-12)
    assert list(answer.results["study"]) == ["A", "B", "C"]


def test_replay_is_a_row_a_person(scenario):
    people = pt.replay(scenario, replicate=5, seed=2)
    assert len(people) == 128
    assert set(people["arm"]) == {"peer", "usual"}


def test_text_is_that_of_the_terminal(scenario):
    assert "power" in pt.power(scenario, seed=1, replicates=1000).text


def test_check_and_schema_and_version(scenario):
    assert isinstance(pt.check(scenario), str)
    assert pt.schema()["$schema"].startswith("https://json-schema.org/")
    assert pt.version() == pt.__version__


def test_notebooks_show_a_table_that_a_title_cannot_break(scenario):
    scenario["title"] = "<script>alert(1)</script>"
    shown = pt.power(scenario, seed=1, replicates=500)._repr_html_()
    assert "<table" in shown and "<script" not in shown
