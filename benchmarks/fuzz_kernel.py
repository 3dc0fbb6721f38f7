"""Run the C body under sanitizers on random models and texts: each call must give a result or an error, and no more.

    python benchmarks/fuzz_kernel.py -n 10000

The kernel is compiled anew into a temporary folder, with AddressSanitizer and UndefinedBehaviorSanitizer, with and
without AVX2, and processes of their own run it (`kernel_rounds.py`).  Two kinds of rounds take turns: sound models,
whose margins must be those of `fazhi.model.exact` and whose decisions those of `fazhi.model.decision`; and models and
calls with something broken.  At last a kernel without sanitizers is asked the same again and again, and its process
must not grow.  Prints a table; the exit status is 1 if anything was found, and 77 where there is no compiler or no
sanitizer.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

ROUNDS = Path(__file__).with_name("kernel_rounds.py")
SOURCES = Path(__file__).resolve().parents[1] / "fazhi" / "model" / "kernel"
PLAIN = ("-std=c11", "-fno-math-errno", "-fPIC", "-shared", "-DPy_LIMITED_API=0x030B0000")
SANITIZED = ("-g", "-O1", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
BUILDS = {
    "sanitized": SANITIZED,
    "without avx2": (*SANITIZED, "-D__builtin_cpu_supports(name)=0"),
    "optimized": ("-O3",),
}
_SKIPPED = 77


def compile_kernel(folder: Path, build: str) -> Path:
    """Return the kernel, compiled."""
    file = folder / f"{build.replace(' ', '-')}.abi3.so"
    include = f"-I{sysconfig.get_paths()['include']}"
    command = ["gcc", *PLAIN, *BUILDS[build], include, *map(str, sorted(SOURCES.glob("*.c"))), "-o", str(file), "-lm"]
    subprocess.run(command, check=True)  # noqa: S603 - the compiler
    return file


def sanitizer() -> str:
    """Return the library that the process must load first, or nothing where there is none."""
    if not shutil.which("gcc"):
        return ""
    found = subprocess.run(["gcc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)  # noqa: S607
    # a name without a folder is what gcc says of a library that it has not
    file = Path(found.stdout.strip())
    return str(file.resolve()) if file.is_absolute() else ""


def run(kernel: Path, library: str, arguments: list[str], seconds: float) -> tuple[int, str]:
    """Return how a process that runs rounds ended, and what it printed; it is ended after so many *seconds*."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(SOURCES.parents[2]), "PYTHONMALLOC": "malloc"}
    if library:
        environment |= {
            "LD_PRELOAD": library,
            # Python keeps what it has to the end
            "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
            "UBSAN_OPTIONS": "print_stacktrace=1",
        }
    command = [sys.executable, str(ROUNDS), str(kernel), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 - ourselves
            command, env=environment, stdout=subprocess.PIPE, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return 1, ""
    return done.returncode, done.stdout


def main() -> int:
    """Compile, run, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", "--number", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    library = sanitizer()
    if not library:
        sys.stderr.write("neither gcc nor its libasan.so is here\n")
        return _SKIPPED
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "round"
        print(f"{'kernel':14}{'rounds':10}{'answered':>10}{'refused':>10}{'failed':>10}{'seconds':>10}")  # noqa: T201
        for place, build in enumerate(BUILDS):
            started = time.perf_counter()
            kernel = compile_kernel(Path(folder), build)
            grow = build == "optimized"
            asked = ["--grow"] if grow else [f"--trace={trace}", f"--seed={options.seed * len(BUILDS) + place}"]
            # a round takes a hundredth of a second
            status, said = run(kernel, "" if grow else library, [f"-n{options.number}", *asked], 300 + options.number)
            lines = said.splitlines() or [f"ended with status {status} in round {trace.read_text(encoding='utf-8')}"]
            lines[-1] = f"{lines[-1]:40}{time.perf_counter() - started:>10.1f}"
            print("\n".join(f"{build:14}{line}" for line in lines), flush=True)  # noqa: T201
            failed += status != 0
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
