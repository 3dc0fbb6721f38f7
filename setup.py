"""Builds the C body of the engine where a compiler is there; everything else stands in pyproject.toml."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup

SOURCES = sorted(path.as_posix() for path in Path("fazhi/model/kernel").glob("*.c"))
HEADERS = sorted(path.as_posix() for path in Path("fazhi/model/kernel").glob("*.h"))
OPTIMIZED = ["/O2", "/std:c11"] if sys.platform == "win32" else ["-O3", "-std=c11", "-fno-math-errno"]
# one binary for every Python from 3.11 on; those without the global lock have no stable interface yet
STABLE = not sysconfig.get_config_var("Py_GIL_DISABLED")

setup(
    ext_modules=[
        Extension(
            "fazhi.model._kernel",
            SOURCES,
            depends=HEADERS,
            define_macros=[("Py_LIMITED_API", "0x030B0000")] if STABLE else [],
            extra_compile_args=OPTIMIZED,
            py_limited_api=STABLE,
            optional=True,  # without a compiler the NumPy body runs
        )
    ],
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if STABLE else {},
)
