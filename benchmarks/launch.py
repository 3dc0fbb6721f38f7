"""Run one command, and say how long it took and how much memory it had at most.

    python -I -S benchmarks/launch.py COMMAND…

Prints one JSON object: ``seconds`` from before the start to after the end, ``peak`` in bytes (``ru_maxrss``),
``status`` and ``output``.  A process of its own, and a small one: on Linux a child's peak begins at that of the process
that it is forked from.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time

UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in one unit of ``ru_maxrss``."""


def main() -> None:
    """Run and print."""
    begun = time.perf_counter()
    child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)  # noqa: S603 - our own
    output = child.stdout.read() if child.stdout else b""
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    said = {
        "seconds": seconds,
        "peak": used.ru_maxrss * UNIT,
        "status": child.returncode,
        "output": output.decode("utf-8", "replace"),
    }
    print(json.dumps(said))  # noqa: T201 - this is its output


if __name__ == "__main__":
    main()
