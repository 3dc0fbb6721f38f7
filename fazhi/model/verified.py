"""Which model files were checked before, so that a cold start need not read them whole.

A file is known by its checksum, path, size and time of its last change; what is known lies in a folder of the user's
cache, one small file for each checksum.  Nothing depends on it but time: where the folder cannot be written, files are
checked whenever they are loaded.  ``FAZHI_CACHE`` names another folder, and none at all where it is empty.
"""

from __future__ import annotations

import os
import sys
import time

CHECKS = 1
"""Raise it when `fazhi.model.soundness` asks for more: what was checked before is then checked again."""
_SETTLED = 2.0
"""Seconds after its last change in which a file could change once more without another time to show for it."""


def stamp(path: str, state: os.stat_result) -> str:
    """Return what tells one state of a file from another; empty where the file is too new to tell."""
    if abs(time.time() - state.st_mtime) < _SETTLED:
        return ""
    return f"{CHECKS} {state.st_size} {state.st_mtime_ns} {os.path.abspath(path)}"


def is_known(digest: str, stamp: str) -> bool:
    """Tell whether the file of that *digest* and *stamp* was checked before."""
    try:
        return bool(stamp) and _read(digest) == stamp
    except (OSError, UnicodeError):
        return False


def remember(digest: str, stamp: str) -> None:
    """Note that a file was checked; nothing is said where that cannot be written down."""
    folder = cache_folder()
    if not folder or not stamp:
        return
    target = os.path.join(folder, digest)
    part = f"{target}.{os.getpid()}.part"
    try:
        os.makedirs(folder, exist_ok=True)
        with open(part, "w", encoding="utf-8", errors="surrogateescape") as stream:
            stream.write(stamp)
        os.replace(part, target)
    except (OSError, UnicodeError):
        return


def cache_folder() -> str:
    """Return the folder in which checked files are noted, or an empty string for none."""
    chosen = os.environ.get("FAZHI_CACHE")
    if chosen is not None:
        return chosen and os.path.join(chosen, "verified")
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        root = os.path.join(home, "Library", "Caches")
    else:
        root = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(root, "fazhi", "verified") if os.path.isabs(root) else ""


def _read(digest: str) -> str:
    folder = cache_folder()
    if not folder:
        return ""
    with open(os.path.join(folder, digest), encoding="utf-8", errors="surrogateescape") as stream:
        return stream.read()
