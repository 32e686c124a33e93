#!/usr/bin/env python3
"""Stores of sweeps, damaged: right bytes or an error, never another number.

Usage: Tests/Fuzz/stores.py [--count N] [--seed S] [--binary PATH] [--keep FOLDER]

Damages N copies of finished stores at random (bytes, pages, lengths, rows) and makes every hostile edit of a
list, hands each to `export`, `sweep` or `merge`, and compares what is printed with what the sound store prints.
Nothing may hang, die of a signal, or be printed that the sound store does not print.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SWEEP = ["Scenarios/size-and-dropout.yaml", "--over", "trial.design.participants-per-arm=20,30,40", "--replicates", "5000"]
SMALL = ["Scenarios/textbook-two-arm.yaml", "--over", "trial.design.participants-per-arm=20,30", "--replicates", "100"]


def examples(binary, package):
    """Finished stores and a pair of shards, with the words that made them: (kind, other, words, bytes)."""
    folder = tempfile.mkdtemp(prefix="peertrials-stores-")
    found = []

    def read(name):
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()

    try:
        for number, words in enumerate([SWEEP, SMALL]):
            words = ["sweep", os.path.join(package, words[0]), *words[1:]]
            name = f"s{number}.sqlite"
            store = ["--store", os.path.join(folder, name)]
            subprocess.run([binary, *words, *store, "--quiet"], check=True, capture_output=True)
            found.append(("store", None, words, read(name)))
            for shard in ("1/2", "2/2"):
                subprocess.run([binary, *words, *store, "--quiet", "--shard", shard], check=True, capture_output=True)
            first, second = (read(f"s{number}.shard-{i}-of-2.sqlite") for i in (1, 2))
            found.append(("shard", second, words, first))
            found.append(("shard", first, words, second))
        return found
    finally:
        shutil.rmtree(folder)


def page_size(data):
    size = int.from_bytes(data[16:18], "big") if len(data) > 18 else 4096
    return 65536 if size == 1 else size if size >= 512 else 4096


def damage(data, rng):
    """One damage, of the kinds that disks, copies and people do."""
    data = bytearray(data)
    if not data:
        return b""
    kind = rng.random()
    size = page_size(data)
    pages = max(1, len(data) // size)
    place = rng.randrange(len(data))
    if kind < 0.35:
        data[place] ^= 1 << rng.randrange(8)
    elif kind < 0.45:
        data[place] = rng.randrange(256)
    elif kind < 0.55:
        length = rng.randint(1, 64)
        data[place:place + length] = bytes(len(data[place:place + length]))
    elif kind < 0.65:
        a, b = rng.randrange(pages) * size, rng.randrange(pages) * size
        data[a:a + size], data[b:b + size] = data[b:b + size], data[a:a + size]
    elif kind < 0.7:
        a = rng.randrange(pages) * size
        data[a:a + size] = bytes(size)
    elif kind < 0.75:
        del data[place:]
    else:
        return edit(bytes(data), rng.choice(EDITS))
    return bytes(data)


HUGE = ["-9223372036854775808", "9223372036854775807", "-1", "0", "'abc'", "x'ff00'", "NULL", "1e300", "0.5"]
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"


def loose(table, columns):
    """A table without its constraints, with the rows that it had."""
    return (f"ALTER TABLE {table} RENAME TO old; CREATE TABLE {table} ({columns}); "
            f"INSERT INTO {table} SELECT * FROM old; DROP TABLE old;")


def view(table, columns):
    """An endless view in the place of a table."""
    return f"DROP VIEW IF EXISTS tidy; DROP TABLE {table}; CREATE VIEW {table} AS {ENDLESS} SELECT {columns} FROM c;"


def hostile():
    """Statements, each of which makes a sound store another."""
    yield from (f"UPDATE tallies SET {column} = {value}" for column in ("point", "first", "last", "ends_block", "tally")
                for value in HUGE)
    yield from (f"UPDATE points SET {column} = {value}" for column in ("setting", "layout") for value in HUGE)
    yield from (f"UPDATE points SET point = {value} WHERE point = 1" for value in HUGE)
    yield from (f"UPDATE meta SET value = {value} WHERE name = '{name}'"
                for name in ("points", "seed", "stopping", "scenario", "grid", "tally format")
                for value in ("'-5'", "'9223372036854775807'", "'99999999999999999999'", "''", "'x'", "x'ff00'",
                              "CAST(x'ff' AS TEXT)", "'replicates -1'", "'replicates 9223372036854775807'",
                              "'mcse nan'", "'mcse 0'", "'{'", "1"))
    yield from (f"UPDATE runs SET shard = '{shard}'" for shard in
                ("1/9223372036854775807", "-1/2", "/", "x", "1/0", "0/0", "2/1"))
    yield from (f"UPDATE runs SET threads = {value}" for value in HUGE)
    yield from (f"PRAGMA user_version = {value}" for value in (0, 1, 99, -1))
    yield "PRAGMA application_id = 0"
    yield "UPDATE tallies SET tally = (SELECT tally FROM tallies t WHERE t.point = 1 - tallies.point AND t.first = tallies.first) WHERE point < 2"
    yield "UPDATE tallies SET point = point + 100; UPDATE tallies SET point = CASE point WHEN 100 THEN 1 WHEN 101 THEN 0 ELSE point - 100 END"
    yield "UPDATE points SET setting = (SELECT setting FROM points p WHERE p.point = 1 - points.point) WHERE point < 2"
    yield "UPDATE points SET setting = replace(setting, '20', '30')"
    yield "UPDATE points SET layout = replace(layout, 'reco', 'resp')"
    yield "UPDATE points SET layout = replace(layout, '\"isNull\":false', '\"isNull\":true')"
    yield "UPDATE points SET layout = replace(layout, '\"truth\":0', '\"truth\":1')"
    yield "UPDATE points SET layout = '{}'"
    yield "UPDATE points SET layout = '{\"rows\":[],\"pairs\":[],\"families\":[]}'"
    yield "UPDATE points SET layout = replace(layout, '\"families\":[]', '\"families\":[{\"name\":\"x\",\"adjustment\":\"y\",\"members\":[99],\"isTest\":true}]')"
    yield "UPDATE points SET layout = replace(layout, '\"pairs\":[]', '\"pairs\":[{\"first\":-1,\"second\":99}]')"
    yield "UPDATE tallies SET tally = zeroblob(300000000) WHERE point = 0"
    yield "UPDATE meta SET value = hex(zeroblob(100000000)) WHERE name = 'scenario'"
    yield "UPDATE points SET setting = hex(zeroblob(100000000)) WHERE point = 0"
    yield "UPDATE tallies SET tally = zeroblob(9) WHERE point = 0"
    yield "UPDATE tallies SET tally = x''"
    yield "UPDATE tallies SET first = first + 1, last = last + 1"
    yield "UPDATE tallies SET last = last + 1"
    yield "UPDATE tallies SET ends_block = 1 - ends_block"
    yield "DELETE FROM tallies WHERE point = 1"
    yield "DELETE FROM tallies"
    yield "DELETE FROM points WHERE point = 1"
    yield "DELETE FROM points"
    yield "DELETE FROM finished"
    yield "DELETE FROM meta"
    yield "DELETE FROM meta WHERE name = 'stopping'"
    yield "DELETE FROM meta WHERE name = 'points'"
    yield "DELETE FROM runs"
    yield "INSERT INTO points SELECT 99, setting, layout FROM points WHERE point = 0"
    yield "INSERT INTO points SELECT -1, setting, layout FROM points WHERE point = 0"
    yield "INSERT OR REPLACE INTO tallies SELECT 99, first, last, ends_block, tally FROM tallies WHERE point = 0"
    yield "INSERT OR IGNORE INTO finished VALUES (1, 0, 1), (-1, 9, 0), (99, 0, 1)"
    yield "INSERT INTO finished SELECT value, 0, 7 FROM (" + ENDLESS.replace("SELECT 1", "SELECT 1") + " SELECT x AS value FROM c LIMIT 2000000)"
    yield "INSERT INTO runs SELECT runs.* FROM runs, (" + ENDLESS + " SELECT x FROM c LIMIT 500000)"
    yield loose("meta", "name TEXT, value TEXT") + "INSERT INTO meta VALUES ('seed', '1')"
    yield loose("meta", "name TEXT, value TEXT") + "UPDATE meta SET value = NULL"
    yield loose("meta", "name TEXT, value TEXT") + "INSERT INTO meta VALUES (NULL, NULL)"
    yield loose("tallies", "point, first, last, ends_block, tally") + "UPDATE tallies SET tally = NULL"
    yield loose("tallies", "point, first, last, ends_block, tally") + "UPDATE tallies SET ends_block = NULL"
    yield loose("tallies", "point, first, last, ends_block, tally") + "INSERT INTO tallies SELECT * FROM tallies"
    yield loose("points", "point, setting, layout") + "INSERT INTO points SELECT * FROM points"
    yield loose("points", "point, setting, layout") + "UPDATE points SET layout = NULL"
    yield "DROP VIEW IF EXISTS tidy; ALTER TABLE tallies DROP COLUMN ends_block"
    yield "ALTER TABLE tallies ADD COLUMN more"
    yield "ALTER TABLE tallies ADD COLUMN more AS (abs(first))"
    yield "CREATE TABLE more (x)"
    yield view("points", "x AS point, 'a' AS setting, 'b' AS layout")
    yield view("runs", "'a' AS started, 'a' AS ended, 'a' AS machine, 'a' AS version, 1 AS threads, x || '/3' AS shard, 'a' AS command")
    yield view("tallies", "0 AS point, x AS first, x + 1 AS last, 1 AS ends_block, x'00' AS tally")
    yield view("meta", "'a' || x AS name, 'b' AS value")
    yield view("finished", "x AS point, 0 AS part, 1 AS parts")
    for table in ("runs", "finished", "results", "labels", "meta", "tallies", "points"):
        yield f"CREATE TRIGGER t AFTER INSERT ON {table} BEGIN SELECT count(*) FROM ({ENDLESS} SELECT x FROM c); END"
        yield f"CREATE TRIGGER t AFTER DELETE ON {table} BEGIN UPDATE tallies SET last = last + 1; END"
        yield f"DROP TABLE {table}"
    yield "DROP VIEW tidy"
    yield "CREATE INDEX i ON tallies (abs(last))"
    yield "UPDATE results SET value = value + 0.1"
    yield "UPDATE labels SET measure = 'x'"
    yield "PRAGMA encoding = 'UTF-16'; VACUUM"
    yield "PRAGMA journal_mode = WAL"


EDITS = list(hostile())


def edit(data, statements):
    """The store after some statements; as it was where SQLite refuses them."""
    folder = tempfile.mkdtemp(prefix="peertrials-edit-")
    path = os.path.join(folder, "s.sqlite")
    try:
        with open(path, "wb") as file:
            file.write(data)
        try:
            database = sqlite3.connect(path, isolation_level=None)
            database.executescript(statements)
            database.close()
        except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeDecodeError):
            pass
        with open(path, "rb") as file:
            return file.read()
    finally:
        shutil.rmtree(folder)


def readings(kind, words):
    """The commands that read a store, as words: what is damaged is `d.sqlite`."""
    if kind == "shard":
        return [["merge", "m.sqlite", "d.sqlite", "other.sqlite", "--format", "csv"]]
    return [["export", "d.sqlite"], [*words, "--store", "d.sqlite", "--format", "csv", "--quiet"]]


def run(binary, words, files):
    """Exit code, output and errors of a command among files of its own; a code of None is a hang."""
    folder = tempfile.mkdtemp(prefix="peertrials-store-")
    try:
        for name, data in files.items():
            with open(os.path.join(folder, name), "wb") as file:
                file.write(data)
        environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")
        try:
            result = subprocess.run([binary, *words], cwd=folder, capture_output=True, stdin=subprocess.DEVNULL,
                                    timeout=300, env=environment, check=False)
        except subprocess.TimeoutExpired:
            return None, b"", b""
        return result.returncode, result.stdout, result.stderr
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def verdict(code, output, errors, sound):
    """What is wrong with what a damaged store gave; nothing where all is well."""
    if code is None:
        return "hangs"
    if code == 0:
        return None if output == sound else "other results, and exit 0"
    if code not in (65, 73, 74):
        return f"exit {code}"
    if b"d.sqlite" not in errors and b"m.sqlite" not in errors:
        return "does not name the file"
    return "names a temporary file" if b".tmp" in errors else None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--edits", type=int, default=len(EDITS), help="of the list of hostile edits, as many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--binary", default=os.path.join(PACKAGE, ".build", "release", "peertrials"))
    parser.add_argument("--keep", default=os.path.join(tempfile.gettempdir(), "peertrials-broken"))
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    binary = os.path.abspath(options.binary)
    stores = examples(binary, PACKAGE)
    sound = {}
    for number, (kind, other, words, data) in enumerate(stores):
        for reading in readings(kind, words):
            code, output, errors = run(binary, reading, {"d.sqlite": data, "other.sqlite": other or b""})
            assert code == 0 and output, (reading, code, errors)
            sound[number, reading[0]] = output

    def one(job):
        name, number, data = job
        kind, other, words, _ = stores[number]
        found = []
        for reading in readings(kind, words):
            files = {"d.sqlite": data, "other.sqlite": other or b""}
            code, output, errors = run(binary, reading, files)
            fault = verdict(code, output, errors, sound[number, reading[0]])
            if fault:
                place = os.path.join(options.keep, f"store-{name}-{reading[0]}".replace(" ", "-"))
                os.makedirs(place, exist_ok=True)
                for file, bytes_of_file in files.items():
                    with open(os.path.join(place, file), "wb") as kept:
                        kept.write(bytes_of_file)
                found.append(f"{name}: {reading[0]}: {fault}: {errors.decode(errors='replace').strip()[:200]}")
            found.append(code)
        return found

    def jobs():
        chosen = random.Random(options.seed).sample(range(len(EDITS)), min(options.edits, len(EDITS)))
        for i in sorted(chosen):
            for number in (3, 4):
                yield f"edit {i}", number, edit(stores[number][3], EDITS[i])
        for i in range(options.count):
            rng = random.Random(f"{options.seed}/{i}")
            number = rng.randrange(len(stores))
            data = stores[number][3]
            for _ in range(rng.choice([1, 1, 1, 2, 5])):
                data = damage(data, rng)
            yield f"damage {options.seed}/{i}".replace("/", "-"), number, data

    codes, broken = collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for found in pool.map(one, jobs()):
            for item in found:
                if isinstance(item, str):
                    broken += 1
                    print(item, flush=True)
                else:
                    codes[item] += 1
    print(f"exit codes {dict(codes)}; {broken} broken" + (f", kept in {options.keep}" if broken else ""))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
