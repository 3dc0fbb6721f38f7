"""How long training takes, against the single fit of the pipeline that a newcomer would write.

    python benchmarks/training.py --rounds 5

Each round starts two fresh processes, one after the other, the order changing from round to round: ours trains on the
written corpus with the default recipe (features, five folds, thresholds, calibration, roles, figures with intervals,
the model itself); the newcomer's cuts the same passages with jieba, counts them with ``TfidfVectorizer`` and fits
``OneVsRestClassifier(LinearSVC())`` once.  Timed is the work alone, after all imports and with the corpus loaded, and
the whole process besides.  Prints every round and the ratio of the medians.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import version

OURS = """
import sys, time
from fazhi.labels.corpus import Corpus
from fazhi.labels.taxonomy import Taxonomy
from fazhi.training.fitting import fit
taxonomy = Taxonomy.load()
corpus = Corpus.written(taxonomy)
begun = time.perf_counter()
fit(corpus, taxonomy, jobs=int(sys.argv[1]))
print(time.perf_counter() - begun)
"""
NEWCOMER = """
import logging, time, warnings
warnings.simplefilter("ignore")
import jieba
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.svm import LinearSVC
from fazhi.labels.corpus import Corpus
from fazhi.labels.matrix import label_matrix
from fazhi.labels.taxonomy import Taxonomy
jieba.setLogLevel(logging.ERROR)
taxonomy = Taxonomy.load()
items = Corpus.written(taxonomy).content.passages
texts = [item.passage.text for item in items]
labels = label_matrix([item.areas for item in items], taxonomy)
begun = time.perf_counter()
values = TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None).fit_transform(texts)
OneVsRestClassifier(LinearSVC()).fit(values, labels)
print(time.perf_counter() - begun)
"""


def measure(code: str, *arguments: str) -> tuple[float, float]:
    """Return the seconds of the work and of the whole process."""
    begun = time.perf_counter()
    ran = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return float(ran.stdout), time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="training time against a newcomer's single fit")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("-j", "--jobs", type=int, default=-1)
    asked = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn", "jieba"))
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, {packages}")  # noqa: T201
    print(f"{'round':>5}{'ours':>9}{'newcomer':>10}{'ratio':>7}{'whole process':>22}")  # noqa: T201
    rounds = []
    for number in range(asked.rounds):
        tasks = {"ours": (OURS, str(asked.jobs)), "newcomer": (NEWCOMER,)}
        order = list(tasks) if number % 2 else list(reversed(tasks))
        found = {name: measure(*tasks[name]) for name in order}
        (ours, ours_whole), (theirs, theirs_whole) = found["ours"], found["newcomer"]
        rounds.append((ours, theirs, ours_whole, theirs_whole))
        whole = f"{ours_whole:.1f} s, {theirs_whole:.1f} s"
        print(f"{number + 1:>5}{ours:>7.1f} s{theirs:>8.1f} s{ours / theirs:>7.2f}{whole:>22}")  # noqa: T201
    ours, theirs, ours_whole, theirs_whole = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"medians: {ours:.1f} s against {theirs:.1f} s, {ours / theirs:.2f} times")  # noqa: T201
    print(f"whole processes: {ours_whole:.1f} s against {theirs_whole:.1f} s, {ours_whole / theirs_whole:.2f} times")  # noqa: T201


if __name__ == "__main__":
    main()
