"""The same by ctypes, with a question that is stopped. client.py LIBRARY"""
import ctypes
import json
import sys
import threading
import time

library = ctypes.CDLL(sys.argv[1])
library.peertrials_ask.restype = ctypes.c_void_p
library.peertrials_ask.argtypes = [ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p]
library.peertrials_free.argtypes = [ctypes.c_void_p]
library.peertrials_cancellation_new.restype = ctypes.c_void_p
library.peertrials_cancel.argtypes = [ctypes.c_void_p]
library.peertrials_cancellation_free.argtypes = [ctypes.c_void_p]

SCENARIO = """peertrials: 1
trial:
  design: {participants-per-arm: 64}
  arms: {peer-led: {delivery: peer-led, effect: {smd: 0.5}}, usual-care: {comparator: usual-care}}
  outcomes: {recovery: {kind: gaussian}}
analysis: {methods: {t-test: {}}}
"""


def ask(verb, cancellation=None, **question):
    reply = library.peertrials_ask(json.dumps({"ask": verb, "question": question}).encode(), cancellation, None, None)
    text = ctypes.string_at(reply).decode()
    library.peertrials_free(reply)
    return json.loads(text)


def power(reply):
    return next(row for row in reply["answer"]["results"] if row["measure"] == "power")


# Four threads at once get the same figures.
replies = [None] * 4


def run(place):
    replies[place] = ask("power", scenario={"text": SCENARIO}, run={"seed": 1, "replicates": 200_000})


threads = [threading.Thread(target=run, args=(place,)) for place in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert len({json.dumps(reply["answer"]["results"]) for reply in replies}) == 1
found = power(replies[0])
assert abs(found["value"] - 0.8014596) < 5 * found["mcse"]

# Stopped: what was complete.
stop = library.peertrials_cancellation_new()
threading.Timer(0.5, library.peertrials_cancel, (stop,)).start()
began = time.monotonic()
stopped = ask("power", stop, scenario={"text": SCENARIO}, run={"replicates": 1_000_000_000, "source": "people"})
assert time.monotonic() - began < 30
assert 0 < power(stopped)["replicates"] < 1_000_000_000
library.peertrials_cancellation_free(stop)

# What is wrong comes with its place; nothing ends this process.
wrong = ask("power", scenario={"text": SCENARIO.replace("64", "-3"), "file": "a.yaml"})["error"]
assert wrong["kind"] == "badInput" and wrong["problems"][0]["line"] == 3, wrong
assert ask("weigh")["error"]["kind"] == "usage"
assert "scenario" in ask("power", run={})["error"]["messages"][0]
for text in (b"", b"{", b"[]", b'{"ask": 3}', b"\xff", b'{"ask": "plan", "question": []}'):
    reply = library.peertrials_ask(text, None, None, None)
    assert b'"usage"' in ctypes.string_at(reply), text
    library.peertrials_free(reply)
print(found["value"])
