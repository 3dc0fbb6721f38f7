"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import fazhi

ONE_CORE = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "VECLIB_MAXIMUM_THREADS",
        "RAYON_NUM_THREADS",
    ),
    "1",
)
"""Environment in which libraries use one thread."""


def facts() -> dict[str, str]:
    """Return the machine's facts, each with its name."""
    libc = " ".join(platform.libc_ver()).strip() or "no glibc"
    found = {
        "fazhi": fazhi.__version__,
        "processor": _processor(),
        "cores": str(_cores()),
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "system": f"{platform.system()} {platform.release()}, {libc}",
    }
    if hasattr(os, "getloadavg"):
        # others' work on the same machine makes ratios noisy
        found["load before"] = f"{os.getloadavg()[0]:.1f}"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = dict(line.split(":", 1) for line in reversed(lines) if ":" in line)
    named = {key.strip(): value.strip() for key, value in named.items()}
    return named.get("model name") or platform.processor() or platform.machine()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
