"""What a report says of itself as a whole: who, where, which year, what kind; and where that was found."""

from __future__ import annotations

from types import MappingProxyType

from fazhi.reports.pattern import Pattern
from fazhi.reports.places import place_at
from fazhi.reports.publication import is_medium, organ_at, publication_date, publisher, signature
from fazhi.reports.script import fold
from fazhi.reports.wording import kind_by_wording, level_by_wording, place_in_opening
from fazhi.reports.years import year_by_date, year_in_headings, year_in_opening, year_in_title, year_of_goals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fazhi.reports.places import Place
    from fazhi.reports.report import Passage, Value

_ORDER = (
    "issuer", "place", "code", "candidates", "level", "year", "year_end", "kind", "date", "publisher",
)  # fmt: skip
_KINDS = (
    ("work-report", Pattern(r"政府工作(?:的)?报告")),
    ("rectification", Pattern(r"整改")),
    ("half-year", Pattern(r"上半年|半年")),
    ("annual", Pattern(r"(?:总结|情况|报告)(?:及|和|与|暨|、)")),
    ("points", Pattern(r"要点|工作安排$")),
    ("scheme", Pattern(r"方案|计划|规划|纲要|意见")),
    ("annual", Pattern(r"报告|总结|情况|年报|公报|汇报")),
)
_CARRIES = Pattern(r"[印转]发")
"""A notice is of the kind of what it carries; otherwise a document that a title names is only what it speaks of."""
_CITED = Pattern(r"《[^》]{1,80}》")
_PLACE_STARTS = Pattern(r"关于(?:印发|报送|呈报|公布|开展|对)?|[《“]|20\d\d(?:年度?)?|年度?|政府|印发")
_ABOVE = Pattern(r"中共|中国共产党|国家税务总局|中华人民共和国")
"""What a name begins with when its body belongs to a larger one."""
_GOVERNMENT = Pattern(r"人民政府|管(?:理)?委(?:员)?会$|办事处$|依法治|^(?:党)?委(?:办公室)?$|^党工委")
_OFFICE = Pattern(r"^(?:国家税务总局|[省市县区州])?[\u4e00-\u9fff、]{0,24}(?:局|厅|委员会|委|办|队|中心|院)$")


def find_metadata(
    title: str,
    text: str,
    origin: Mapping[str, str] = MappingProxyType({}),
    passages: Sequence[Passage] = (),
) -> tuple[dict[str, Value], dict[str, str]]:
    """Return what is known of a report, and where each of it was found.

    Parameters
    ----------
    title
        The report's title; may be empty.
    text
        The whole text, page furniture included.
    origin
        ``date`` and ``publisher`` as the format knows them, see `fazhi.reports.extracted.Extracted`.
    passages
        The passages of *text*; their headings and openings say what the title does not.

    Returns
    -------
    values, found_in
        Those that are found of

        ``issuer``
            the body that issued it;
        ``publisher``
            who put it where it was read;
        ``place``, ``code``
            the place that it is about, with its larger units, and the administrative code of the smallest unit that
            has one;
        ``candidates``
            in place of ``code`` where several places bear the name: ``code name`` of each;
        ``level``
            ``province``, ``city``, ``county``, ``township``, ``zone``, or ``department`` of any of them;
        ``year``, ``year_end``
            the year reported on or planned for, of a span its first, and its last;
        ``kind``
            ``annual``, ``half-year``, ``points``, ``rectification``, ``scheme`` or ``work-report``;
        ``date``
            the day of publication, ISO 8601.

        *found_in* has the same keys.
    """
    sheet = _Sheet()
    name, body = fold(title).strip(), fold(text)
    sheet.take("date", publication_date(body, origin))
    sheet.take("publisher", publisher(body, origin))
    what = name if _CARRIES.search(name) else _CITED.sub("", name)
    kind = next((kind for kind, pattern in _KINDS if pattern.search(what)), "")
    sheet.put("kind", kind, "title")
    sheet.put("kind", kind_by_wording(passages), "wording")
    _find_year(sheet, what, passages)
    _find_place(sheet, name, body, passages)
    order = [key for key in _ORDER if key in sheet.values]
    return {key: sheet.values[key] for key in order}, {key: sheet.found_in[key] for key in order}


class _Sheet:
    """Values with their places; what is put first stays."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.found_in: dict[str, str] = {}

    def put(self, key: str, value: Value | None, where: str) -> None:
        if value and key not in self.values:
            self.values[key] = value
            self.found_in[key] = where

    def take(self, key: str, found: tuple[str, str] | None) -> None:
        if found:
            self.put(key, *found)

    def text(self, key: str) -> str:
        return str(self.values.get(key, ""))


def _find_year(sheet: _Sheet, title: str, passages: Sequence[Passage]) -> None:
    if span := year_in_title(title):
        sheet.put("year", span[0], "title")
        sheet.put("year_end", span[1] if span[1] > span[0] else None, "title")
        return
    kind = sheet.text("kind")
    sheet.put("year", year_in_headings(passages, kind), "headings")
    if kind == "scheme":
        sheet.put("year", year_of_goals(passages), "wording")
    elif kind != "work-report":
        sheet.put("year", year_in_opening(passages), "opening")
    if date := sheet.text("date"):
        sheet.put("year", year_by_date(passages, kind, date), "wording and date")


def _find_place(sheet: _Sheet, title: str, text: str, passages: Sequence[Passage]) -> None:
    """Put issuer, place and level: by the title, else by the signature, the publisher, the opening."""
    signed, published = signature(text), sheet.text("publisher")
    context = f"{title} {signed} {published} {text}"
    sources = [(title, "title"), (signed, "signature")]
    if not is_medium(published):
        sources.append((published, sheet.found_in.get("publisher", "")))
    for source, where in sources:
        place, organ, issuer = _read_name(source, context)
        sheet.put("issuer", issuer if where == "title" else source, where)
        if place:
            _put_place(sheet, place, where)
        if source is published:
            # an office of justice publishes the reports of its government
            continue
        if _is_office(organ):
            sheet.put("level", "department", where)
        elif place:
            sheet.put("level", place.level, where)
    if place := place_in_opening(passages, context):
        _put_place(sheet, place, "opening")
    sheet.put("level", level_by_wording(passages, text), "wording")


def _put_place(sheet: _Sheet, place: Place, where: str) -> None:
    if "place" in sheet.values:
        return
    sheet.put("place", place.name, where)
    sheet.put("code", place.code, where)
    sheet.put("candidates", place.candidates, where)


def _read_name(source: str, context: str) -> tuple[Place | None, str, str]:
    """Return the place, the body within it, and the body's whole name, that a title or a name begins with."""
    above = _ABOVE.match(source)
    first = above.end() if above else 0
    for start in sorted({first, *(match.end() for match in _PLACE_STARTS.finditer(source, first))}):
        rest = source[start:]
        place = place_at(rest, context)
        after = rest[place.length :] if place else rest
        organ = organ_at(after) if place or start == first else ""
        if place or organ:
            issuer = source[:first] * (start == first) + rest[: (place.length if place else 0) + len(organ)]
            return place, organ, issuer if organ else ""
    return None, "", ""


def _is_office(organ: str) -> bool:
    return bool(organ) and not _GOVERNMENT.search(organ) and _OFFICE.match(organ) is not None
