"""Tagged reports as the compact JSON that the page reads.

Areas, domains, roles, words and kinds of facts stand once in tables; passages refer to them by place.  Scores are whole
thousandths.  Offsets count UTF-16 code units, as the browser does, not code points.
"""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from fazhi.reports import facts
from fazhi.reports.report import PASSAGE_ROLES
from fazhi.reports.script import fold
from fazhi.views.names import scheme_names, value_name
from fazhi.views.page_outline import headings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from fazhi.labels.taxonomy import Taxonomy
    from fazhi.model.tags import Tag, TaggedPassage
    from fazhi.reports.facts import Fact
    from fazhi.reports.report import Passage, Report

    FindFacts = Callable[[str], Iterable[Fact]]

THOUSAND = 1000
GIVEN, CLOSE = 1, 2
"""Bits of a tag: it was given; it is too close to its threshold to call."""
_ESCAPED = (("<", "\\u003c"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))
_KINDS = ("figure", "document", "law", "date")
"""Kinds of facts, each marked in its own way; others may follow."""
_PLAIN = ("place", "date", "issuer")
_NAMED = ("level", "kind")


def as_json(value: object) -> str:
    """Return *value* as compact JSON that may stand in a script element: nothing in it ends the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escape in _ESCAPED:
        text = text.replace(character, escape)
    return text


class Encoder:
    """Encodes report after report, and knows the tables that they refer to.

    Parameters
    ----------
    taxonomy
        Areas, domains and roles.
    explain
        Whether the words that carried a tag are encoded.
    find_facts
        Finds facts in the text of a passage; None for those of the package.
    """

    def __init__(self, taxonomy: Taxonomy, *, explain: bool, find_facts: FindFacts | None) -> None:
        self._taxonomy = taxonomy
        self._explain = explain
        self._find_facts = find_facts or facts.find_facts
        self._words: dict[str, int] = {}
        self._kinds = {kind: place for place, kind in enumerate(_KINDS)}
        self._simplified: dict[str, str] = {}
        self._thresholds: dict[int, int] = {}

    def tables(self) -> dict[str, Any]:
        """Return what the reports encoded so far refer to.

        ``domains`` and ``roles`` are names in Chinese and in English, roles with their id before; ``areas`` are id,
        names, domain or -1, what the area covers, and its threshold or None where no tag told it; ``simplified`` is
        each traditional character with its simplified one, so that a search finds either by either.
        """
        names = scheme_names(self._taxonomy)
        domains = {domain.id: place for place, domain in enumerate(self._taxonomy.domains)}
        return {
            "domains": [[names[domain].zh, names[domain].en] for domain in domains],
            "areas": [
                [area.id, names[area.id].zh, names[area.id].en, domains.get(area.domain, -1), area.covers,
                 self._thresholds.get(column)]
                for column, area in enumerate(self._taxonomy.areas)
            ],
            "roles": [[str(role), names[role].zh, names[role].en] for role in PASSAGE_ROLES],
            "words": list(self._words),
            "kinds": list(self._kinds),
            "simplified": "".join(map("".join, sorted(self._simplified.items()))),
        }  # fmt: skip

    def report(self, report: Report, tagged: Sequence[TaggedPassage]) -> dict[str, Any]:
        """Return one report.

        Of the source only the name of the file is told: a page that is sent to others says nothing of one's folders.
        ``headings`` are depth, text, the passage they stand above or in, and whether in it; ``passages`` are text,
        heading or -1, whether the passage goes on with the paragraph of the one before, role or -1, score of the role,
        tags and facts.
        """
        passages = [item.passage for item in tagged]
        headings, above = headings_of(passages)
        return {
            "id": report.id,
            "title": report.title,
            "source": report.source.replace("\\", "/").rpartition("/")[2],
            "meta": _meta(report),
            "notes": list(report.notes),
            "headings": headings,
            "passages": [
                self._passage(item, heading, joined=joined)
                for item, heading, joined in zip(tagged, above, _joined(passages), strict=True)
            ],
        }

    def _passage(self, item: TaggedPassage, heading: int, *, joined: bool) -> list[Any]:
        text = item.passage.text
        plain = fold(text)
        self._simplified |= {old: new for old, new in zip(text, plain, strict=True) if old != new and _is_han(old)}
        plain = plain.lower()
        role = PASSAGE_ROLES.index(item.role) if item.role in PASSAGE_ROLES else -1
        close = {tag.area.id for tag in item.review}
        given = set(item.areas)
        tags = [self._tag(text, plain, tag, GIVEN | (CLOSE if tag.area.id in close else 0)) for tag in item.tags]
        tags += [self._tag(text, plain, tag, CLOSE) for tag in item.review if tag.area.id not in given]
        return [text, heading, int(joined), role, round(item.role_score * THOUSAND), tags, self._facts(text)]

    def _tag(self, text: str, plain: str, tag: Tag, state: int) -> list[Any]:
        column = self._taxonomy.columns[tag.area.id]
        self._thresholds[column] = round(tag.threshold * THOUSAND)
        encoded: list[Any] = [column, round(tag.score * THOUSAND), state]
        if self._explain and tag.evidence:
            words = [(self._word(text, plain, word), round(share * THOUSAND)) for word, share in tag.evidence]
            encoded.append([number for pair in words for number in pair])
        return encoded

    def _word(self, text: str, plain: str, word: str) -> int:
        """Return the place of a word in the table, written as the passage writes it; *plain* is its folded text."""
        place = plain.find(word) if len(plain) == len(text) else -1
        written = text[place : place + len(word)] if place >= 0 else word
        return self._words.setdefault(written, len(self._words))

    def _facts(self, text: str) -> list[int]:
        """Return kind, start and end of each fact, one after the other."""
        found: list[int] = []
        for fact in self._find_facts(text):
            kind = self._kinds.setdefault(str(fact.kind), len(self._kinds))
            found += [kind, _units(text[: fact.start]), _units(text[: fact.end])]
        return found


def _joined(passages: Sequence[Passage]) -> list[bool]:
    """Return for each passage whether it goes on with the paragraph of the one before."""
    return [False, *(one.paragraph == other.paragraph for one, other in pairwise(passages))][: len(passages)]


def _meta(report: Report) -> dict[str, Any]:
    """Return what is known of the report as a whole; what has names in both languages as a pair of them."""
    known = report.metadata
    meta: dict[str, Any] = {key: known[key] for key in _PLAIN if known.get(key)}
    if known.get("year"):
        meta["year"] = f"{known['year']}–{known['year_end']}" if known.get("year_end") else str(known["year"])
    for key in _NAMED:
        if known.get(key):
            name = value_name(str(known[key]))
            meta[key] = [name.zh, name.en]
    return meta


def _is_han(character: str) -> bool:
    return "\u2e80" < character < "\ufb00"


def _units(text: str) -> int:
    """Return the length of *text* in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)
