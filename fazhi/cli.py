"""The command line: parse, call one core function, print."""

from __future__ import annotations

import gc
import os
import sys

from fazhi.errors import FazhiError, one_line

_NEW_OBJECTS = 100_000
"""After so many Python looks for garbage: what a start makes is none, and to look for it takes a tenth of its time."""


def main() -> None:
    """Run the command line; every error is one line on standard error, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    gc.set_threshold(_NEW_OBJECTS)
    try:
        # the processes that a command starts import this module, and take no part in parsing
        from fazhi.commands.app import app  # noqa: PLC0415

        app()
    except FazhiError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_status)
    except BrokenPipeError:
        # the reader has gone (`| head`); keep Python from complaining when it closes the stream
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        place = error.filename or "standard output"
        sys.stderr.write(one_line(f"{place}: cannot be used ({error.strerror}); check the path and the disk") + "\n")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except MemoryError:
        sys.stderr.write("fazhi: out of memory; give it fewer or smaller files\n")
        sys.exit(1)
    except Exception as error:
        if os.environ.get("FAZHI_DEBUG"):
            raise
        detail = one_line(f"{type(error).__name__}: {error}")
        sys.stderr.write(f"fazhi: internal error ({detail}); set FAZHI_DEBUG=1 to see where, and report it\n")
        sys.exit(1)
