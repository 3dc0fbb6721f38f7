"""The checks: `nox` runs what CI runs, in the environment that it is started from."""

from __future__ import annotations

import pathlib
import tempfile

import nox

nox.options.default_venv_backend = "none"
nox.options.sessions = ["lint", "types", "contracts", "wheel"]
nox.options.error_on_external_run = False


@nox.session
def lint(session: nox.Session) -> None:
    """Rules and format."""
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Strict types in package and tests."""
    session.run("mypy")


@nox.session
def contracts(session: nox.Session) -> None:
    """Who may import whom."""
    session.run("lint-imports")


@nox.session
def wheel(session: nox.Session) -> None:
    """Build the wheel, install it alone, and tag a report from another directory."""
    example = pathlib.Path("examples/hanxi-2024.txt").resolve()
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        session.run("python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ".")
        session.run("python", "-m", "venv", str(place / "env"))
        scripts = place / "env" / ("Scripts" if (place / "env" / "Scripts").is_dir() else "bin")
        built = next(place.glob("fazhi-*.whl"))
        session.run(str(scripts / "python"), "-m", "pip", "install", "-q", str(built), external=True)
        session.chdir(folder)
        session.run(str(scripts / "fazhi"), "tag", str(example), "-o", "tagged.jsonl", external=True)
        session.run(str(scripts / "fazhi"), "corpus", "check", external=True)
        if (place / "tagged.jsonl").stat().st_size == 0:
            session.error("the installed package tagged nothing")


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that take longer: retraining the default model."""
    session.run("pytest", "-m", "slow")
