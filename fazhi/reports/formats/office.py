"""Old Word and WPS files, RTF and OpenDocument: LibreOffice turns them into a Word file.

LibreOffice is no dependency.  It is looked for in ``FAZHI_SOFFICE``, on the path and where its installers put it,
and runs as a process of its own: without a window, with a profile that is thrown away afterwards, with macros
and links to other files off, and against the clock.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fazhi.errors import ReportError
from fazhi.reports.formats import docx
from fazhi.reports.limits import MAX_CONTAINER_BYTES, OFFICE_SECONDS

if TYPE_CHECKING:
    from fazhi.reports.extracted import Extracted

VARIABLE = "FAZHI_SOFFICE"
_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
)
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">
<value>2</value></prop></item>
</oor:items>
"""
_INSTALL = f"install LibreOffice, or name its soffice in {VARIABLE}, or save the file as .docx"


def read(data: bytes, source: str, seconds: float = OFFICE_SECONDS) -> Extracted:
    """Return the text of a file that LibreOffice reads, as `docx.read` does of what LibreOffice makes of it.

    Raises
    ------
    ReportError
        If LibreOffice is not there, takes longer than *seconds*, or cannot read the file.
    """
    program = find_soffice()
    if program is None:
        raise ReportError.at(source, "is an old Word, WPS, RTF or OpenDocument file, read by LibreOffice", _INSTALL)
    try:
        # an office that was stopped may still hold a file of its profile open on Windows
        with tempfile.TemporaryDirectory(prefix="fazhi-", ignore_cleanup_errors=True) as folder:
            converted = _converted(program, data, Path(folder), source, seconds)
    except OSError as error:
        fault = f"cannot be handed to LibreOffice ({error.strerror or error})"
        raise ReportError.at(source, fault, "make room for temporary files, or save it as .docx") from error
    return docx.read(converted, source)


def find_soffice() -> str | None:
    """Return the path of LibreOffice's program; None where there is none."""
    named = os.environ.get(VARIABLE)
    if named:
        return shutil.which(named)
    found = filter(None, map(shutil.which, (*_PROGRAMS, *_PLACES)))
    return next(found, None)


def _converted(program: str, data: bytes, folder: Path, source: str, seconds: float) -> bytes:
    profile, document, made = folder / "profile", folder / "report.doc", folder / "made" / "report.docx"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    document.write_bytes(data)
    options = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard", "--nologo")
    target = ("--convert-to", "docx", "--outdir", str(made.parent), str(document))
    if not _run([program, f"-env:UserInstallation={profile.as_uri()}", *options, *target], folder, seconds):
        raise ReportError.at(source, f"keeps LibreOffice busy for more than {seconds:.0f} s", "save it as .docx")
    try:
        with made.open("rb") as stream:
            converted = stream.read(MAX_CONTAINER_BYTES + 1)
    except OSError as error:
        fault = "cannot be read by LibreOffice"
        raise ReportError.at(source, fault, "open it in Word or WPS, save it as .docx without a password") from error
    if len(converted) > MAX_CONTAINER_BYTES:
        raise ReportError.at(source, "is too large once converted", "split it into one file for each report")
    return converted


def _run(command: list[str], folder: Path, seconds: float) -> bool:
    """Run *command* in *folder* and tell whether it ended in time; stop it with all that it started if not."""
    process = subprocess.Popen(  # noqa: S603 - the program is the user's own, the arguments are ours
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        # also on Ctrl-C: soffice is a script that leaves its child behind
        _stop(process)
    return True


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        if sys.platform == "win32":
            taskkill = shutil.which("taskkill") or "taskkill"
            subprocess.run([taskkill, "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True)  # noqa: S603
        else:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
