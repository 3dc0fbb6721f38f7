"""Writing files so that nothing half-written is ever left behind."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from fazhi.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator


def refuse_overwrite(path: str | Path, *, force: bool) -> None:
    """Raise `OutputError` if *path* cannot become a new file; called before any long work starts."""
    target = Path(path)
    if target.is_dir():
        raise OutputError.at(target, "is a directory", "name a file to write")
    if target.exists() and not target.is_file():
        raise OutputError.at(target, "is no regular file", "name a file to write, or - for standard output")
    if target.exists() and not force:
        raise OutputError.at(target, "exists already", "give --force to replace it or another -o/--output")
    if not target.absolute().parent.is_dir():
        raise OutputError.at(target, "its directory does not exist", "create the directory first")


@contextmanager
def atomic_writer(path: str | Path, *, force: bool = False) -> Iterator[IO[bytes]]:
    """Yield a binary file that becomes *path* when the block ends well, and vanishes when it does not.

    The temporary file lies beside *path*, so that the final rename stays within one file system.

    Raises
    ------
    OutputError
        If *path* exists and *force* is false, or the directory cannot be written.
    """
    refuse_overwrite(path, force=force)
    # a link stays a link: what it leads to is written
    target = Path(path).resolve()
    import tempfile  # noqa: PLC0415 - what goes to standard output needs none

    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name[:50]}.", suffix=".part", dir=target.absolute().parent)
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        _publish(Path(name), target, force=force)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


@contextmanager
def open_output(path: str, *, force: bool = False) -> Iterator[IO[bytes]]:
    """Yield standard output for ``-``, else `atomic_writer` of *path*."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with atomic_writer(path, force=force) as stream:
        yield stream


def _publish(part: Path, target: Path, *, force: bool) -> None:
    # mkstemp makes private files; a result is an ordinary file, so it gets the mode that open() would give
    part.chmod(0o666 & ~_UMASK)
    if force:
        part.replace(target)
        return
    try:
        os.link(part, target)
    except FileExistsError as error:
        # it was not there when the work began
        raise OutputError.at(target, "exists already", "give --force to replace it or another -o/--output") from error
    except OSError:
        part.replace(target)  # a file system without hard links


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


_UMASK = _umask()
"""Read once, at import: to read it is to set it, for the whole process."""


def _unwritable(target: Path, error: OSError) -> OutputError:
    reason = error.strerror or type(error).__name__
    return OutputError.at(target, f"cannot be written ({reason})", "choose another -o/--output")
