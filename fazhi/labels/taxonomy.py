"""The list of areas: what there is to tag, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from fazhi.errors import TaxonomyError
from fazhi.reports.script import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any


@dataclass(frozen=True, slots=True)
class Area:
    """One governance area (事项).

    Invariant: where there are domains, `id` is ``<domain>.<name>``; it is never reused for another meaning.

    Parameters
    ----------
    id
        In a flat list any text without white space, comma, semicolon, slash, bar and quotation mark.
    zh, en
        Its names.
    covers, excludes
        What belongs to it, and what belongs elsewhere.
    cues
        Words that a reader looks for first.
    domain
        Id of the domain that it belongs to; empty in a flat list.
    """

    id: str
    zh: str
    en: str
    covers: str = ""
    excludes: str = ""
    cues: tuple[str, ...] = ()
    domain: str = ""


@dataclass(frozen=True, slots=True)
class Domain:
    """A group of areas (领域); never assigned by itself."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class RoleName:
    """Names and description of a role (功能)."""

    id: str
    zh: str
    en: str
    covers: str = ""


@dataclass(frozen=True)
class Taxonomy:
    """Areas, their domains and the names of the roles.

    A flat list has no domains, and need not name the roles: both are empty tuples then.

    Invariant: the order of `areas` is the order of the file and the column order of every model.
    """

    version: int
    domains: tuple[Domain, ...]
    areas: tuple[Area, ...]
    roles: tuple[RoleName, ...]

    @classmethod
    def load(cls, path: str | Path | None = None) -> Taxonomy:
        """Return the taxonomy in a YAML file, by default the one that the package ships.

        Raises
        ------
        TaxonomyError
            With every fault of the file, each with its line.
        """
        if str(path) == "-":
            raise TaxonomyError.at("-", "standard input is not read here", "name a file")
        from pathlib import Path  # noqa: PLC0415 - tagging needs neither paths nor YAML

        from fazhi.labels.taxonomy_file import parse  # noqa: PLC0415

        file = default_path() if path is None else Path(path)
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"cannot be read ({error.strerror})"
            raise TaxonomyError.at(file, reason, "give a YAML file of areas in UTF-8") from error
        return parse(text, str(file))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Taxonomy:
        """Return the taxonomy that `to_dict` described; *data* comes from a model file and is trusted in shape."""
        domains = tuple(Domain(**item) for item in data["domains"])
        areas = tuple(
            Area(
                **{**item, "cues": tuple(item["cues"])},
                domain=item["id"].partition(".")[0] if domains else "",
            )
            for item in data["areas"]
        )
        return cls(data["version"], domains, areas, tuple(RoleName(**item) for item in data["roles"]))

    def to_dict(self) -> dict[str, Any]:
        """Return the content as plain lists and strings, as a model file keeps it."""
        return {
            "version": self.version,
            "domains": [{"id": item.id, "zh": item.zh, "en": item.en} for item in self.domains],
            # without the domain: the id says it
            "areas": [
                {
                    "id": area.id,
                    "zh": area.zh,
                    "en": area.en,
                    "covers": area.covers,
                    "excludes": area.excludes,
                    "cues": list(area.cues),
                }
                for area in self.areas
            ],
            "roles": [{"id": item.id, "zh": item.zh, "en": item.en, "covers": item.covers} for item in self.roles],
        }

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """Ids of the areas in column order."""
        return tuple(area.id for area in self.areas)

    @cached_property
    def columns(self) -> dict[str, int]:
        """Column of each area id."""
        return {area_id: column for column, area_id in enumerate(self.ids)}

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the whole content."""
        import hashlib  # noqa: PLC0415 - tagging compares no digests
        import json  # noqa: PLC0415

        canonical = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def area(self, area_id: str) -> Area:
        """Return the area of that id.

        Raises
        ------
        TaxonomyError
            If there is none; the message names the nearest.
        """
        if area_id not in self.columns:
            raise TaxonomyError.at("areas", f"unknown area '{area_id}'", self.suggestion(area_id))
        return self.areas[self.columns[area_id]]

    def find(self, name: str) -> str | None:
        """Return the id of the area of that id or name; None where there is none, or where two share the name.

        An id as it is written comes first; names, and ids in other case, width or script, after it.
        """
        if name in self.columns:
            return name
        found = self._names.get(_plain(name), ())
        return found[0] if len(found) == 1 else None

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        """Ids of the areas that a plain name can mean."""
        meant: dict[str, dict[str, None]] = {}
        for area in self.areas:
            for name in (area.id, area.zh, area.en):
                meant.setdefault(_plain(name), {})[area.id] = None
        return {name: tuple(ids) for name, ids in meant.items()}

    def suggestion(self, name: str) -> str:
        """Return the next step for someone who wrote an unknown id or name."""
        shared = self._names.get(_plain(name), ())
        if len(shared) > 1:
            return f"that is the name of {' and '.join(map(repr, shared))}: give the id"
        from difflib import get_close_matches  # noqa: PLC0415 - only who errs needs it

        near = get_close_matches(name, self.ids, n=1, cutoff=0.6)
        if near:
            return f"did you mean '{near[0]}'?"
        near = get_close_matches(_plain(name), self._names, n=1, cutoff=0.6)
        if near:
            return f"did you mean '{self._names[near[0]][0]}'?"
        listed = f"the {len(self.ids)} areas in use go from '{self.ids[0]}' to '{self.ids[-1]}'"
        return f"{listed}: choose one, or name your own list with --areas"


def default_path() -> Path:
    """Return the file of the list that ships."""
    from pathlib import Path  # noqa: PLC0415 - as above

    return Path(__file__).with_name("areas.yaml")


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    """Return *name* as it is looked up; a table names the same few areas thousands of times."""
    return " ".join(fold(name).split()).casefold()
