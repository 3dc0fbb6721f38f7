"""The checks: `nox` runs what CI runs, in the environment that it is started from."""

from __future__ import annotations

import json
import pathlib
import shutil
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
    """Build the wheel with and without a compiler, install each alone, and tag a report from another directory."""
    example = pathlib.Path("examples/hanxi-2024.txt").resolve()
    with tempfile.TemporaryDirectory() as folder:
        place = pathlib.Path(folder)
        session.run("python", "-m", "venv", str(place / "env"))
        scripts = place / "env" / ("Scripts" if (place / "env" / "Scripts").is_dir() else "bin")
        tagged: list[list[list[str]]] = []
        # a compiler that fails is as good as none
        for body, compiler in (("c", None), ("numpy", "false")):
            wheels = place / body
            # what another build has left would be taken into this one
            shutil.rmtree("build", ignore_errors=True)
            session.run("python", "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(wheels), ".", env={"CC": compiler})
            built = next(wheels.glob("fazhi-*.whl"))
            install = [
                "-m",
                "pip",
                "install",
                "-q",
                "--force-reinstall",
                *(["--no-deps"] if tagged else []),
                str(built),
            ]
            session.run(str(scripts / "python"), *install, external=True)
            with session.chdir(folder):
                output = place / f"{body}.jsonl"
                session.run(str(scripts / "fazhi"), "tag", str(example), "-o", str(output), external=True)
                session.run(str(scripts / "fazhi"), "corpus", "check", external=True)
                facts = session.run(str(scripts / "fazhi"), "model", "info", external=True, silent=True)
            if f"body: {body}\n" not in str(facts):
                session.error(f"the {body} body does not run")
            records = map(json.loads, output.read_text(encoding="utf-8").splitlines())
            tagged.append([[area["id"] for area in record["areas"]] for record in records])
        if not tagged[0] or tagged[0] != tagged[1]:
            session.error("the two bodies do not tag alike")


@nox.session
def slow(session: nox.Session) -> None:
    """Run the tests that take longer: retraining the default model."""
    session.run("pytest", "-m", "slow")
