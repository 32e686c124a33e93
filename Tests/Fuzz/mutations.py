"""Ways of making a text wrong: bytes, lines, and the values of keys."""
import re

TOKENS = [
    b"{", b"}", b"[", b"]", b":", b"- ", b"&a ", b"*a", b"\n", b"  ", b"nan", b"-1", b"1e308", b"0", b'"',
    b"'", b"|", b"#", b"!!x ", b"<<: ", b"\t", b"\x00", b"\xff", b"~", b"? ", b"999999999999999999999",
    b"e", b"/0", b"\x1b[2J", "‮".encode(), b"\r", b"%", b"---\n", b"...\n",
]
# Numbers at which arithmetic goes wrong, words that people type, and shapes that are not what is expected.
VALUES = [
    "0", "-0", "1", "-1", "2", "3", "0.5", "0.999999", "1.000001", "1e-300", "1e-30", "1e-9", "1e-3", "1e3", "1e6",
    "1e9", "1e15", "1e300", "1e308", "1e309", "-1e308", "nan", ".nan", "inf", "-.inf", ".inf", "9007199254740991",
    "9007199254740992", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "18446744073709551615", "18446744073709551616", "1000000", "100000", "4096", "4097", "0x10", "012", "1_000",
    "1:30", "50%", "1/2", "1,5", "yes", "true", "null", "~", "", "\"\"", "none", "auto", "[]", "{}", "[1, 2]",
    "[[]]", "{a: 1}", "{value: 1}", "{value: 1, source: x}", "{value: {value: 1}}", "{smd: 0.5}", "{points: 3}",
    "{smd: 1e300}", "{points: -1e-300}", "{latent-points: 3}", "{rate: 0.5}", "{ratio: 0}", "{prior: {normal: {mean: 0, sd: 1}}}",
    "{prior: {kind: normal, mean: 0.3, sd: 0.001}}", "{prior: {kind: uniform, low: 0, high: 0}}",
    "{prior: {kind: beta, a: 1e-9, b: 1e9}}", "{prior: {}}", "{prior: 3}", "parallel", "cluster", "clusters",
    "factorial", "crossover", "stepped-wedge", "group", "grouped", "gaussian", "binary", "event", "count", "score",
    "peer-led", "usual-care", "baseline", "end", "t-test", "ancova", "mixed", "people", "exact", "x" * 300, "é", "&a",
    "*a", "!!int 3", "'", "\"", "|", ">", "common", "independent", "0.1..0.4", "1..3:1", "0..1:0.5", "3..1:1",
    "1..1e9:1", "0..1:1e-9", "1,2,3", "a,b", "\x1b[31m", "=1+1", "2:1", "80 %",
]
LINE = re.compile(rb"^(\s*(?:- )?)([^\s#:\"'{\[][^:#]*|\"[^\"]*\"):(?:[ \t]+(.*?))?(\s+#.*)?$")
NUMBER = re.compile(rb"(?<![\w.])-?\d*\.?\d+(?:e[-+]?\d+)?(?![\w.])")


def value(rng):
    """A hostile value, or a number that could be meant."""
    if rng.random() < 0.35:
        return rng.choice([str(rng.randint(1, 400)), f"{rng.random():.3g}", f"{rng.uniform(-2, 2):.2f}"])
    return rng.choice(VALUES)


def bytes_of(text, rng):
    """A few bytes removed, put in, copied or changed."""
    text = bytearray(text)
    for _ in range(rng.randint(1, 4)):
        if not text:
            return b"x"
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


def number(text, rng):
    """One number replaced, wherever it stands."""
    found = list(NUMBER.finditer(text))
    if not found:
        return bytes_of(text, rng)
    at = rng.choice(found)
    return text[:at.start()] + value(rng).encode() + text[at.end():]


def lines(text, rng, others):
    """A line dropped, doubled, moved, brought from another file; a key or a value replaced."""
    rows = text.split(b"\n")
    at = rng.randrange(len(rows))
    kind = rng.random()
    match = LINE.match(rows[at])
    if kind < 0.45:
        keyed = [i for i, row in enumerate(rows) if LINE.match(row)]
        if keyed:
            at = rng.choice(keyed)
            match = LINE.match(rows[at])
            rows[at] = match[1] + match[2] + b": " + value(rng).encode()
    elif kind < 0.55:
        del rows[at]
    elif kind < 0.62:
        rows.insert(at, rows[at])
    elif kind < 0.7:
        rows.insert(rng.randrange(len(rows)), rows.pop(at))
    elif kind < 0.85:
        other = rng.choice(others).split(b"\n")
        start = rng.randrange(len(other))
        rows[at:at] = other[start:start + rng.randint(1, 6)]
    elif kind < 0.92:
        rows[at] = rng.choice([b"  ", b" ", b"    "]) + rows[at]
    elif match:
        name = rng.choice(["", "kind", "value", "source", "prior", "effect", "sites", "waves", "groups", "x", "a b"])
        rows[at] = match[1] + name.encode() + b": " + (match[3] or b"")
    return b"\n".join(rows)


def scenario(text, rng, others):
    """One to three mistakes, of the kinds that people and machines make."""
    for _ in range(rng.choice([1, 1, 1, 1, 2, 3])):
        kind = rng.random()
        if kind < 0.45:
            text = lines(text, rng, others)
        elif kind < 0.9:
            text = number(text, rng)
        else:
            text = bytes_of(text, rng)
    return text


def table(text, rng):
    """A study table: cells, columns, rows, separators."""
    for _ in range(rng.choice([1, 1, 2, 3])):
        rows = text.split(b"\n")
        kind = rng.random()
        at = rng.randrange(len(rows))
        cells = rows[at].split(b",")
        cell = rng.randrange(len(cells))
        if kind < 0.35:
            cells[cell] = value(rng).encode()
            rows[at] = b",".join(cells)
        elif kind < 0.5:
            del rows[at]
        elif kind < 0.6:
            rows.insert(at, rows[at])
        elif kind < 0.7:
            column = rng.randrange(max(1, rows[0].count(b",") + 1))
            fill = value(rng).encode()
            rows = [b",".join(fill if i == column and j else c for i, c in enumerate(r.split(b",")))
                    for j, r in enumerate(rows)]
        elif kind < 0.75:
            del cells[cell]
            rows[at] = b",".join(cells)
        elif kind < 0.8:
            rows = [r.replace(b",", rng.choice([b";", b"\t", b", ", b",,"])) for r in rows]
        elif kind < 0.85:
            rows = rows[:rng.randint(1, 4)]
        else:
            return bytes_of(text, rng)
        text = b"\n".join(rows)
    return text


def paths(text):
    """Paths of a scenario in block style, as `check --resolved` writes it."""
    stack, found = [], []
    for row in text.decode(errors="replace").split("\n"):
        match = re.match(r"^( *)([^\s:#][^:]*):(?: |$)", row)
        if not match:
            continue
        depth = len(match[1]) // 2
        stack = stack[:depth] + [match[2].strip('"')]
        if len(stack) == depth + 1:
            found.append(".".join(stack))
    return found
