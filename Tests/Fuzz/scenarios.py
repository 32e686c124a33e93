#!/usr/bin/env python3
"""Mutates the shipped scenarios and hands them to the built program: no crash, no hang, exit 0 or 65.

Usage: Tests/Fuzz/scenarios.py [RUNS] [SEED]; 1,500 and 7 by default; every third is a review. A file that breaks the
rule is kept beside the report. What is accepted is also simulated for 50 replicates.
"""
import glob
import os
import random
import subprocess
import sys
import tempfile

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = os.path.join(PACKAGE, ".build", "release", "peertrials")
TOKENS = [
    b"{", b"}", b"[", b"]", b":", b"- ", b"&a ", b"*a", b"\n", b"  ", b"nan", b"-1", b"1e308", b"0", b'"',
    b"'", b"|", b"#", b"!!x ", b"<<: ", b"\t", b"\x00", b"\xff", b"~", b"? ", b"999999999999999999999",
    b"e", b"/0",
]


def mutate(text, rng):
    text = bytearray(text)
    for _ in range(rng.randint(1, 6)):
        place = rng.randrange(len(text))
        kind = rng.random()
        if kind < 0.3:
            del text[place:place + rng.randint(1, 20)]
        elif kind < 0.7:
            text[place:place] = rng.choice(TOKENS)
        elif kind < 0.85:
            other = rng.randrange(len(text))
            text[place:place] = text[other:other + rng.randint(1, 80)]
        else:
            text[place] = rng.randrange(256)
    return bytes(text)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 1500
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    sources = [open(name, "rb").read() for name in sorted(glob.glob(os.path.join(PACKAGE, "Scenarios", "*.yaml")))]
    reviews = [open(name, "rb").read() for name in sorted(glob.glob(os.path.join(PACKAGE, "Scenarios", "reviews", "*.yaml")))]
    folder = tempfile.mkdtemp(prefix="peertrials-fuzz-")
    counts, broken = {}, 0
    for number in range(runs):
        command = "review" if number % 3 == 0 else "power"
        text = mutate(rng.choice(reviews if command == "review" else sources), rng)
        path = os.path.join(folder, "scenario.yaml")
        with open(path, "wb") as file:
            file.write(text)
        try:
            run = subprocess.run([BINARY, "check", path], capture_output=True, timeout=10, check=False)
            fine = run.returncode == 0 or (
                run.returncode == 65 and not run.stdout and b"error: " in run.stderr)
            if run.returncode == 0:
                power = subprocess.run([BINARY, command, path, "--replicates", "50", "--quiet"],
                                       capture_output=True, timeout=60, check=False)
                fine = power.returncode in (0, 65)
            counts[run.returncode] = counts.get(run.returncode, 0) + 1
        except subprocess.TimeoutExpired:
            fine = False
        if not fine:
            broken += 1
            os.rename(path, os.path.join(folder, f"broken-{number}.yaml"))
            print("kept", os.path.join(folder, f"broken-{number}.yaml"))
    print("exit codes", counts, "broken", broken)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
