"""The YAML of a taxonomy is checked and read: all faults in one go, each with its line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from fazhi.errors import Fault, TaxonomyError
from fazhi.labels.taxonomy import Area, Domain, RoleName, Taxonomy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TOP = {"version", "domains", "roles"}
_FLAT_TOP = {"version", "areas", "roles"}
_DOMAIN = {"id", "zh", "en", "areas"}
_AREA = {"id", "zh", "en", "covers", "excludes", "not", "cues"}
_ROLE = {"id", "zh", "en", "covers"}
_AREA_ID = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_DOMAIN_ID = re.compile(r"[a-z][a-z0-9_]*")
_NEVER_IN_ID = re.compile(r"""[\s,;/\\|"'`，、；／＼｜“”‘’＂＇「」『』]""")
"""In a flat list: what separates areas in a spreadsheet's cell, parts of a path, or words of a command."""
_FEWEST = 2
_ROLE_IDS = ("overview", "progress", "problem", "plan", "other")


def parse(text: str, place: str) -> Taxonomy:
    """Return the taxonomy that *text* describes; *place* is the file's name.

    The list is flat where there is a key ``areas`` at the top and none ``domains``: then names, version and roles may
    be left out, and an area may be its id alone.

    Raises
    ------
    TaxonomyError
        With every fault found: unknown or missing keys, ids of the wrong shape or given twice, missing names.
    """
    return _Reader(place).read(_load(text, place))


def flat_yaml(labels: Mapping[str, int]) -> str:
    """Return a flat list of areas with one entry for each label, and in a comment how many passages have it.

    A label that cannot be an id stays the area's name, and an id is made of it.
    """
    ids: dict[str, str] = {}
    for label in labels:
        identifier = "".join(c if c.isprintable() else "-" for c in _NEVER_IN_ID.sub("-", label))
        while identifier in ids:
            identifier += "-"
        ids[identifier] = label
    lines = ["version: 1", "areas:"]
    for identifier, label in ids.items():
        quoted, name = (json.dumps(value, ensure_ascii=False) for value in (identifier, label))
        lines.append(f"  - id: {quoted}  # {labels[label]}")
        lines += [f"    zh: {name}"] if label != identifier else []
    return "\n".join(lines) + "\n"


def _load(text: str, place: str) -> Any:  # noqa: ANN401 - whatever YAML holds
    try:
        return YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{place}:{mark.line + 1}" if mark else place
        problem = str(error.problem or "no valid YAML").splitlines()[0]
        raise TaxonomyError.at(where, f"is no valid YAML ({problem})", "mend the line") from error
    except YAMLError as error:
        raise TaxonomyError.at(place, "is no valid YAML", "compare with `fazhi areas --yaml`") from error


class _Reader:
    """Collects the faults of one file while it builds what it can."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.faults: list[Fault] = []
        self.seen: dict[str, int] = {}

    def read(self, root: Any) -> Taxonomy:  # noqa: ANN401
        if not isinstance(root, CommentedMap):
            raise TaxonomyError.at(
                f"{self.place}:1",
                "is no mapping of version, domains and roles, nor one with a list of areas",
                "compare with `fazhi areas --yaml`",
            )
        flat = "areas" in root and "domains" not in root
        self._keys(root, _FLAT_TOP if flat else _TOP, 0)
        version = root.get("version", 1 if flat else None)
        if not isinstance(version, int) or isinstance(version, bool):
            self._fault(root, "version", "version must be a whole number")
        domains, areas = ([], self._flat(root)) if flat else self._by_domain(root)
        roles = self._roles(root) if "roles" in root or not flat else ()
        if self.faults:
            raise TaxonomyError(sorted(self.faults, key=lambda fault: int(fault.place.rpartition(":")[2])))
        return Taxonomy(int(version or 0), tuple(domains), tuple(areas), roles)

    def _by_domain(self, root: CommentedMap) -> tuple[list[Domain], list[Area]]:
        domains, areas = [], []
        for node in self._mappings(root, "domains"):
            domain = self._domain(node)
            domains.append(domain)
            areas += [self._area(item, domain.id) for item in self._mappings(node, "areas")]
        return domains, areas

    def _flat(self, root: CommentedMap) -> list[Area]:
        areas = [
            self._flat_area(item) if isinstance(item, CommentedMap) else self._bare_area(item, line)
            for item, line in self._entries(root, "areas")
        ]
        if len(areas) == 1:
            self._fault(root, "areas", "one area alone leaves nothing to choose", f"give {_FEWEST} or more")
        self.seen.clear()  # a role may be called what an area is called
        return areas

    def _flat_area(self, node: CommentedMap) -> Area:
        self._keys(node, _AREA, _line(node))
        identifier = self._id(node)
        self._check_flat(identifier, _line(node, "id"))
        zh, en = (self._text(node, key, required=False) for key in ("zh", "en"))
        return Area(identifier, zh or en or identifier, en or zh or identifier, *self._details(node))

    def _bare_area(self, item: object, line: int) -> Area:
        if not isinstance(item, str) or not item.strip():
            self._fault_at(line, "an entry of areas is neither text nor a mapping", "put it in quotation marks")
            return Area("", "", "")
        identifier = item.strip()
        self._check_flat(identifier, line)
        self._note(identifier, line)
        return Area(identifier, identifier, identifier)

    def _check_flat(self, identifier: str, line: int) -> None:
        found = _NEVER_IN_ID.search(identifier)
        if found:
            cure = "leave out white space, commas, semicolons, slashes, bars and quotation marks; names may have them"
            self._fault_at(line, f"'{identifier}' is no id, for it holds {found[0]!r}", cure)
        elif identifier and not identifier.isprintable():
            self._fault_at(line, f"{identifier!r} is no id, for it holds a control character", "write it again")

    def _roles(self, root: CommentedMap) -> tuple[RoleName, ...]:
        roles = tuple(self._role(node) for node in self._mappings(root, "roles"))
        missing = [role for role in _ROLE_IDS if role not in {role.id for role in roles}]
        if missing and "roles" in root:
            self._fault(root, "roles", f"missing role {', '.join(missing)}")
        return roles

    def _domain(self, node: CommentedMap) -> Domain:
        self._keys(node, _DOMAIN, _line(node))
        identifier = self._id(node)
        if identifier and not _DOMAIN_ID.fullmatch(identifier):
            self._fault(node, "id", f"'{identifier}' is no domain id (lower-case letters, digits, _)")
        return Domain(identifier, self._text(node, "zh"), self._text(node, "en"))

    def _area(self, node: CommentedMap, domain: str) -> Area:
        self._keys(node, _AREA, _line(node))
        identifier = self._id(node)
        if identifier and not _AREA_ID.fullmatch(identifier):
            self._fault(node, "id", f"'{identifier}' is not of the form domain.name")
        elif identifier and domain and not identifier.startswith(f"{domain}."):
            self._fault(node, "id", f"'{identifier}' stands under domain '{domain}'")
        return Area(identifier, self._text(node, "zh"), self._text(node, "en"), *self._details(node), domain)

    def _details(self, node: CommentedMap) -> tuple[str, str, tuple[str, ...]]:
        excludes = "excludes" if "excludes" in node else "not"
        covers, elsewhere = (self._text(node, key, required=False) for key in ("covers", excludes))
        return covers, elsewhere, self._cues(node)

    def _role(self, node: CommentedMap) -> RoleName:
        self._keys(node, _ROLE, _line(node))
        identifier = self._id(node)
        if identifier and identifier not in _ROLE_IDS:
            self._fault(node, "id", f"unknown role '{identifier}'", f"the roles are {', '.join(_ROLE_IDS)}")
        return RoleName(
            identifier,
            self._text(node, "zh"),
            self._text(node, "en"),
            self._text(node, "covers", required=False),
        )

    def _id(self, node: CommentedMap) -> str:
        identifier = self._text(node, "id")
        self._note(identifier, _line(node, "id"))
        return identifier

    def _note(self, identifier: str, line: int) -> None:
        if identifier in self.seen:
            self._fault_at(line, f"duplicate id '{identifier}' (first on line {self.seen[identifier]})")
        elif identifier:
            self.seen[identifier] = line

    def _text(self, node: CommentedMap, key: str, *, required: bool = True) -> str:
        value = node.get(key)
        if value is None or (isinstance(value, str) and not value.strip()):
            if required:
                name = str(node.get("id", ""))
                self._fault(node, key, f"missing {key}" + (f" of '{name}'" if name and key != "id" else ""))
            return ""
        if not isinstance(value, str):
            self._fault(node, key, f"{key} must be text", "put it in quotation marks")
            return ""
        return str(value).strip()

    def _cues(self, node: CommentedMap) -> tuple[str, ...]:
        value = node.get("cues", [])
        if not isinstance(value, list) or not all(isinstance(cue, str) for cue in value):
            self._fault(node, "cues", "cues must be a list of words")
            return ()
        return tuple(map(str, value))

    def _mappings(self, node: CommentedMap, key: str) -> Iterator[CommentedMap]:
        for item, line in self._entries(node, key):
            if isinstance(item, CommentedMap):
                yield item
            else:
                self._fault_at(line, f"an entry of {key} is no mapping")

    def _entries(self, node: CommentedMap, key: str) -> Iterator[tuple[object, int]]:
        value = node.get(key)
        if not isinstance(value, CommentedSeq) or not value:
            self._fault(node, key, f"missing {key}", "give a list with at least one entry")
            return
        for index, item in enumerate(value):
            yield item, int(value.lc.item(index)[0]) + 1

    def _keys(self, node: CommentedMap, known: set[str], line: int) -> None:
        for key in node:
            if key not in known:
                cure = f"known are {', '.join(sorted(known))}"
                self._fault_at(_line(node, key) or line, f"unknown key '{key}'", cure)

    def _fault(self, node: CommentedMap, key: str, fault: str, cure: str = "") -> None:
        self._fault_at(_line(node, key), fault, cure)

    def _fault_at(self, line: int, fault: str, cure: str = "") -> None:
        self.faults.append(Fault(f"{self.place}:{line}", fault, cure))


def _line(node: CommentedMap, key: object = None) -> int:
    """Return the line of a key, or of the mapping itself where the key is missing; the first line is 1."""
    if key is not None and key in node:
        return int(node.lc.key(key)[0]) + 1
    return int(node.lc.line) + 1
