"""Command lines, right and wrong, with the files that they read."""
import os
import random

import mutations
import stores

MEASURES = ["GEN", "MD", "SMD", "OR", "RR", "RD", "PETO", "D2ORL", "OR2DN", "RPB", "MC", "SMCC", "COR", "ZCOR", "XX"]
GEN = b"study,yi,vi,group,x\na,0.1,0.04,p,1\nb,0.3,0.02,q,2\nc,-0.2,0.09,p,3\nd,0.5,0.05,q,4\ne,0.2,0.01,p,5\n"
MEANS = b"study,m1i,sd1i,n1i,m2i,sd2i,n2i\na,10,3,20,9,3,22\nb,12,4,30,9,5,31\nc,8,2,15,9,2,16\n"
CORRELATIONS = b"study,ri,ni\na,.3,50\nb,.1,40\nc,-.2,100\n"
TEXTS = ["text", "json", "csv"]
TOPICS = ["small-pilot", "power", "clustering", "attrition", "funnel", "multiple-testing", "p-hacking",
          "coled-vs-peerled"]


class Seeds:
    """What mutation starts from: the shipped files, and the same with every key written out."""

    def __init__(self, package, resolve, make_store):
        def read(*names):
            with open(os.path.join(package, "Scenarios", *names), "rb") as file:
                return file.read()

        def all_in(*folder):
            return [read(*folder, name) for name in sorted(os.listdir(os.path.join(package, "Scenarios", *folder)))
                    if name.endswith((".yaml", ".csv", ".tsv"))]

        trials, reviews = all_in() + [], all_in("reviews")
        for text in all_in("demos"):
            (reviews if b"\nreview:" in text else trials).append(text)
        self.trials = trials + [resolve(text) for text in trials]
        self.reviews = reviews + [resolve(text) for text in reviews]
        self.audits = all_in("audits")
        self.tables = all_in("tables") + [GEN, MEANS, CORRELATIONS]
        self.paths = {True: self._paths(self.reviews), False: self._paths(self.trials)}
        self.stores = make_store(package)

    @staticmethod
    def _paths(texts):
        return sorted({path for text in texts for path in mutations.paths(text)})


class Maker:
    """Makes one case: arguments, and the files that they name."""

    def __init__(self, seeds, rng):
        self.seeds, self.rng, self.files = seeds, rng, {}

    def case(self):
        kinds = [
            (self.trial, 34), (self.review, 22), (self.meta, 14), (self.audit, 5), (self.sweep, 8), (self.store, 9),
            (self.words, 3), (self.slurm, 2), (self.export, 3),
        ]
        maker = self.rng.choices([k for k, _ in kinds], [w for _, w in kinds])[0]
        return maker()

    def path(self, review):
        path = self.rng.choice(self.seeds.paths[review])
        if self.rng.random() < 0.1:
            parts = path.split(".")
            at = self.rng.randrange(len(parts))
            parts[at] = self.rng.choice(["", "x", "value", "*", "kind", "prior", parts[at] + "x", "\n"])
            path = ".".join(parts)
        if self.rng.random() < 0.05:
            path += "." + self.rng.choice(["value", "kind", "smd", "points", "source", "prior"])
        return path

    def scenario(self, review, chance=0.75):
        seeds = self.seeds.reviews if review else self.seeds.trials
        text = self.rng.choice(seeds)
        if self.rng.random() < chance:
            text = mutations.scenario(text, self.rng, seeds)
        self.files["s.yaml"] = text
        return "s.yaml"

    def sets(self, review, most=2, chance=0.3):
        words = []
        while len(words) < 2 * most and self.rng.random() < chance:
            words += ["--set", self.path(review) + "=" + mutations.value(self.rng)]
        return words

    def run_options(self, most=20):
        words = ["--replicates", str(self.rng.choice([1, 2, 3, 10, most])), "--threads", "1", "--quiet"]
        if self.rng.random() < 0.15:
            words += ["--source", self.rng.choice(["exact", "people", "auto"])]
        if self.rng.random() < 0.1:
            words += ["--seed", self.rng.choice(["0", "1", "-1", "9007199254740991", "9007199254740992", "x"])]
        return words

    def some(self, chance, *options):
        """Each option with its chance, and with one of its values where it takes one."""
        words = []
        for option, *values in options:
            if self.rng.random() < chance:
                words += [option] + ([self.rng.choice(values)] if values else [])
        return words

    def form(self):
        words = ["--format", self.rng.choice(TEXTS)]
        return words + (["--output", self.rng.choice(["out", "s.yaml", "no/out", "."])] if self.rng.random() < 0.08 else [])

    def trial(self):
        file = self.scenario(False)
        command = self.rng.choices(["check", "power", "plan", "replay"], [2, 6, 2, 2])[0]
        words = [command, file] + self.sets(False)
        if command == "check":
            return words + (["--resolved"] if self.rng.random() < 0.5 else ["--run"] + self.run_options())
        if command == "power":
            return words + self.run_options() + self.form() + self.some(
                0.15, ["--details"], ["--draws", "1", "20", "0", "x"], ["--target-power", "0.8", "0", "1", "nan"])
        if command == "replay":
            number = self.rng.choice(["0", "5", "-1", "999999999", "281474976710655", "281474976710656", "x"])
            return words + (["--replicate", number] if self.rng.random() < 0.7 else ["--replicates", "0..3"]) + self.form()
        words += ["--replicates", "200", "--threads", "1", "--quiet", "--tolerance", "0.1"] + self.form()
        for option, values in [
            ("--statement", None), ("--between", ["10..100", "1..2", "100..10", "0..1e9", "x"]),
            ("--power", ["0.9", "0.5", "0", "1", "0.999999", "nan"]), ("--half-width", ["2", "0", "1e-9", "0.3", "1e9"]),
            ("--assurance", ["0.6", "0.99", "2"]), ("--assured", ["0.9", "0", "x"]), ("--outcome", ["recovery", "x", ""]),
            ("--contrast", ["peer-led", "peer-led vs usual-care", "x"]), ("--method", ["ancova", "t", "mixed", "welch", "x"]),
            ("--family", ["primary", "x"]), ("--adjustment", ["holm", "none", "x"]),
        ]:
            if self.rng.random() < 0.15 / (1 if option in ("--statement", "--between", "--power") else 2):
                words += [option] + ([self.rng.choice(values)] if values else [])
        if self.rng.random() < 0.3:
            words += [self.rng.choice(["--robust", "--compare", "--solve-for"]),
                      self.path(False) + self.rng.choice(["", "=" + mutations.value(self.rng), "=0.1..0.3", "=10,20"])]
        return words

    def review(self):
        file = self.scenario(True)
        command = self.rng.choices(["check", "review", "bias-lab"], [2, 5, 3])[0]
        words = [command, file] + self.sets(True)
        if command == "check":
            return words + (["--resolved"] if self.rng.random() < 0.5 else ["--run"] + self.run_options(5))
        if command == "bias-lab" and self.rng.random() < 0.2:
            words += ["--replicate", self.rng.choice(["0", "3", "-1", "281474976710655"])]
        words += self.some(0.12, *{
            "review": [["--details"], ["--brief"]],
            "bias-lab": [["--where-all-fitted"], ["--predictions"], ["--tests", "egger", "egger,begg", "all", "x", "", ","]],
        }[command])
        return words + self.run_options(5) + self.form()

    def meta(self):
        text = self.rng.choice(self.seeds.tables)
        if self.rng.random() < 0.85:
            text = mutations.table(text, self.rng)
        name = self.rng.choice(["t.csv", "t.csv", "t.tsv"])
        if name == "t.tsv":
            text = text.replace(b",", b"\t")
        self.files[name] = text
        words = ["meta", name] + self.form()
        words += self.some(
            0.06, ["--columns", "yi=x", "yi=yi,vi=vi", "sei=vi", "x", "yi=", "n1i=n2i,n2i=n1i"], ["--split-controls"],
            ["--cluster", "study", "group", "x", "yi"], ["--aggregate", "0.5", "0", "1", "-1", "x"], ["--independent"],
            ["--tests", "egger", "begg,egger", "all", "x", ""], ["--fail-safe"], ["--quiet"])
        for option, values in [
            ("--measure", MEASURES), ("--to", ["only0", "all", "if0all", "none"]),
            ("--method", ["FE", "DL", "HE", "HS", "SJ", "ML", "REML", "EB", "PM"]),
            ("--test", ["z", "t", "hksj", "mhksj", "pl"]), ("--level", ["0.9", "0", "1", "0.5", "1e-9", "95", "x"]),
            ("--by", ["group", "alloc", "study", "yi", ""]), ("--moderators", ["x", "group", "ablat,alloc", "study", "x,x"]),
            ("--bias", None), ("--selection", [".05", ".025,.5", "0", "1", ".5,.05", "x", ""]),
            ("--alternative", ["greater", "less"]), ("--leave-one-out", None), ("--cumulative", ["year", "x", "study"]),
            ("--decimal-comma", None), ("--delimiter", ["comma", "semicolon", "tab", "auto"]), ("--ascii", None),
            ("--no-plots", None), ("--calibrate", ["out.yaml", name, "no/out"]),
        ]:
            if self.rng.random() < 0.12:
                words += [option] + ([self.rng.choice(values)] if values else [])
        return words

    def audit(self):
        self.files["a.yaml"] = mutations.scenario(self.rng.choice(self.seeds.audits), self.rng, self.seeds.audits)
        return [self.rng.choice(["audit", "audit", "check"]), "a.yaml"] + (self.form() if self.rng.random() < 0.3 else [])

    def axis(self, review):
        grid = self.rng.choice(["0,0.1", "0.1..0.3:0.1", "10,20", "20..40:10", "1", mutations.value(self.rng),
                                mutations.value(self.rng) + "," + mutations.value(self.rng)])
        return ["--over", self.path(review) + "=" + grid]

    def sweep(self):
        review = self.rng.random() < 0.3
        words = ["sweep", self.scenario(review, 0.5)] + self.sets(review, 1, 0.3)
        words += self.axis(review) if self.rng.random() < 0.85 else []
        words += self.axis(review) if self.rng.random() < 0.2 else []
        words += self.run_options(5) + self.form()
        words += self.some(0.15, ["--differences"], ["--streams", "common", "independent", "x"])
        for option, values in [("--store", ["n.sqlite", "s.yaml", "no/n.sqlite", "."]),
                               ("--shard", ["1/2", "2/2", "0/2", "x", "10000/10000"]), ("--add-replicates", ["5", "0"])]:
            if self.rng.random() < 0.15:
                words += [option, self.rng.choice(values)]
        return words

    def store(self):
        """A damaged store, read by each command that reads one."""
        kind, shard, words, data = self.rng.choice(self.seeds.stores)
        for _ in range(self.rng.choice([1, 1, 2])):
            data = stores.damage(data, self.rng)
        self.files["d.sqlite"] = data
        if kind == "shard":
            self.files["other.sqlite"] = shard
            return ["merge", "m.sqlite", *self.rng.sample(["d.sqlite", "other.sqlite"], 2)] + self.form()
        if self.rng.random() < 0.4:
            return ["export", "d.sqlite", "--format", self.rng.choice(["csv", "json"])]
        words = words + ["--store", "d.sqlite", "--threads", "1", "--quiet", "--format", self.rng.choice(TEXTS)]
        return words + (["--add-replicates", "64"] if "--replicates" not in words else [])

    def words(self):
        """Commands that read no file, options that there are not, files that are something else."""
        choices = [
            ["list", self.rng.choice(["trial", "review", "audit", "x", ""])],
            ["schema", self.rng.choice(["trial", "review", "audit", "x"])],
            ["demo", self.rng.choice(TOPICS + ["", "x"]), "--pace", "fast", "--no-questions"]
            + (["--ascii"] if self.rng.random() < 0.5 else [])
            + (["--scenario"] if self.rng.random() < 0.3 else []),
            ["demo"], ["version"], ["--version"], ["help"], [], ["help", "plan"], ["x"], ["power"], ["power", "no.yaml"],
            ["power", "."], ["meta", "."], ["audit", "."], ["merge", "m.sqlite"], ["merge", "m.sqlite", "."],
            ["export", "."], ["check", "/dev/null"], ["power", "/dev/null"], ["merge", "m.sqlite", "/dev/null"],
            ["sweep", "/dev/null", "--over", "a=1"], ["meta", "/dev/null"], ["selftest", "--seed", "x"],
            ["selftest", "--format", "xml"], ["selftest", "--threads", "0"],
        ]
        words = self.rng.choice(choices)
        return words + (["--" + self.rng.choice(["x", "seed", "threads=-1", "replicates=1e9", "set", "set=", "set==",
                                                 "format", "mcse=0", "mcse=nan", "quiet"])]
                        if self.rng.random() < 0.3 else [])

    def slurm(self):
        review = self.rng.random() < 0.2
        words = ["slurm", self.scenario(review, 0.4), "--replicates", "10"]
        words += ["--store", self.rng.choice(["n.sqlite", "no/n.sqlite", "a b.sqlite", "a$x.sqlite", "-n", "."])]
        words += ["--shards", self.rng.choice(["1", "2", "7", "0", "-1", "10000"])]
        words += self.axis(review)
        return words + (["--time", self.rng.choice(["00:10:00", "x;y", "", "\n"])] if self.rng.random() < 0.3 else [])

    def export(self):
        review = self.rng.random() < 0.3
        words = ["export", self.scenario(review, 0.4)] + self.run_options(5)
        words += self.axis(review) if self.rng.random() < 0.3 else []
        for option, values in [("--codebook", None), ("--bias-lab", None), ("--output", ["out", "s.yaml", "."]),
                               ("--format", ["csv", "json"]), ("--name", ["n", "../n", "", "a\nb"]), ("--plan", None)]:
            if self.rng.random() < 0.25:
                words += [option] + ([self.rng.choice(values)] if values else [])
        if self.rng.random() < 0.4:
            words += ["--notebook", self.rng.choice(["python", "r"])]
            words += [] if "--output" in words else ["--output", "folder"]
        return words


def maker(seeds, seed, number):
    """The maker of one case: a function of the seed and the case's number alone."""
    return Maker(seeds, random.Random(f"{seed}/{number}"))
