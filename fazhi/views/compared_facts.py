"""What the page of a comparison says, in the order of its sections, ready for its templates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fazhi.evaluation.panel import ALL, CHARACTERS, COLUMNS, PASSAGES
from fazhi.evaluation.parting import place_of
from fazhi.reports.report import PASSAGE_ROLES
from fazhi.views.compared_names import names_of, part_names
from fazhi.views.names import LANGUAGES, Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.evaluation.compared import Compared

MOST_ROWS = 400
"""Rows of a table on the page; the workbook has all."""
MOST_PLOTS = 4
"""Pairs of years that have a plot each; of more there is one of their mean."""
SHOWN_CHANGES = 60
_EVERY = COLUMNS.index(ALL)


@dataclass(frozen=True, slots=True)
class Share:
    """A share of text or a difference of shares, and its interval where there is one."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """What all reports together give to an area.

    Parameters
    ----------
    id
        Of the area.
    share
        Of the text.
    passages, low, high
        Expected number and its interval; as tagged, without an interval, where no error is known.
    tagged
        As tagged.
    absent
        Parts without a passage.
    roles
        Shares of the roles in the text about the area, in the order of `PASSAGE_ROLES`.
    """

    id: str
    share: Share
    passages: float
    low: float | None
    high: float | None
    tagged: int
    absent: int
    roles: tuple[float, ...]


def basic_facts(compared: Compared) -> dict[str, Any]:
    """Return what every section needs: names, counts, and what a reader should be warned of."""
    names = names_of(compared)
    reports = compared.reports
    known = [each.report.metadata for each in reports if "year" in each.report.metadata]
    years = {str(each[key]) for each in known for key in ("year", "year_end") if key in each}
    return {
        "compared": compared,
        "names": names,
        "areas": compared.taxonomy.areas,
        "part_names": part_names(compared.parts, names),
        "roles": [str(role) for role in PASSAGE_ROLES],
        "counts": {
            "reports": len(reports),
            "parts": len(compared.parts),
            "places": len({name for each in reports if (name := place_of(each.report))}),
            "passages": sum(len(each.tagged) for each in reports),
            "characters": sum(each.characters for each in reports),
        },
        "first_year": min(years, default=""),
        "last_year": max(years, default=""),
        "placeless": [each.report.source for each in reports if not place_of(each.report)],
        "yearless": [each.report.source for each in reports if "year" not in each.report.metadata],
        "most_rows": MOST_ROWS,
    }


def area_rows(compared: Compared) -> list[AreaRow]:
    """Return the areas, those with the largest share of text first."""
    size = max(1, int(compared.panel.characters.sum()))
    tagged = compared.panel.tagged
    counts = tagged if compared.panel.expected is None else compared.panel.expected.value
    total = compared.panel.total
    absent = (tagged[:, :, _EVERY, PASSAGES] == 0).sum(axis=0).tolist()
    rows = []
    for column, area in enumerate(compared.taxonomy.areas):
        by_role = counts[:, column, :_EVERY, CHARACTERS].sum(axis=0)
        whole = counts[:, column, _EVERY].sum(axis=0)
        ends = None if total is None else (total.low[column, 0], total.high[column, 0])
        rows.append(
            AreaRow(
                area.id,
                Share(
                    float(whole[CHARACTERS] / size),
                    *(() if ends is None else (float(e[CHARACTERS] / size) for e in ends)),
                ),
                float(whole[PASSAGES]),
                None if ends is None else float(ends[0][PASSAGES]),
                None if ends is None else float(ends[1][PASSAGES]),
                int(tagged[:, column, _EVERY, PASSAGES].sum()),
                absent[column],
                tuple((by_role / max(float(by_role.sum()), 1e-9)).tolist()),
            )
        )
    return sorted(rows, key=lambda row: -row.share.value)


def change_facts(compared: Compared, part_names: Sequence[Name]) -> dict[str, Any]:
    """Return the clear changes, the largest first, the pairs of parts compared, and the mean change of each area."""
    areas = compared.taxonomy.ids
    pairs: dict[tuple[int, int], list[tuple[str, Share]]] = {}
    for each in compared.panel.changes:
        pairs.setdefault((each.before, each.after), []).append(
            (areas[each.area], Share(each.value, each.low, each.high))
        )
    clear = sorted((each for each in compared.panel.changes if each.clear), key=lambda each: -abs(each.value))

    def named(before: int, after: int) -> Name:
        year = compared.parts[after].values["year"]
        return Name(*(f"{part_names[before].in_(language)} → {year}" for language in LANGUAGES))

    average = compared.panel.average
    shares = compared.panel.shares
    return {
        "pairs": [(named(*pair), lines) for pair, lines in pairs.items()],
        "sure": len(clear),
        "judged": len(compared.panel.changes),
        "by_chance": round(0.05 * len(compared.panel.changes)),
        "largest": [
            (named(each.before, each.after), areas[each.area], float(shares[each.before, each.area]),
             float(shares[each.after, each.area]), Share(each.value, each.low, each.high))
            for each in clear[:SHOWN_CHANGES]
        ],
        "average": [] if average is None else [
            (area, Share(*row)) for area, row in zip(areas, average.tolist(), strict=True)
        ],
    }  # fmt: skip


def gap_facts(compared: Compared) -> dict[str, Any]:
    """Return what is left out, by area and one by one."""
    areas, gaps = compared.taxonomy.ids, compared.gaps
    tagged = compared.panel.tagged[..., PASSAGES] > 0
    problem, plan = (tagged[:, :, COLUMNS.index(role)] for role in ("problem", "plan"))
    every = tagged[:, :, _EVERY]
    judged = np.array([place not in gaps.planless for place in range(len(compared.parts))])
    slogans = Counter(gap.area for gap in gaps.slogans)
    by_area = [
        {
            "id": area, "held": int(every[:, column].sum()), "absent": int((~every[:, column]).sum()),
            "slogans": slogans[column], "problem": int(problem[:, column].sum()),
            "both": int((problem & plan)[:, column].sum()),
            "unplanned": int((problem & ~plan)[judged, column].sum()),
            "absent_parts": [gap.part for gap in gaps.absent if gap.area == column],
        } for column, area in enumerate(areas)
    ]  # fmt: skip
    return {
        "by_area": by_area,
        "unplanned": gaps.unplanned,
        "slogans": sorted(gaps.slogans, key=lambda gap: -gap.passages),
        "planless": gaps.planless,
        "absent": len(gaps.absent),
    }


def plan_facts(compared: Compared) -> dict[str, Any]:
    """Return what became of plans: of each report, of each area, and one by one."""
    outcomes = ("wording", "area", "none")
    areas, reports = compared.taxonomy.ids, compared.reports
    by_report, by_area = [], {area: Counter[str]() for area in areas}
    listed: list[dict[str, Any]] = []
    for each in compared.follow_ups:
        by_report.append((each, Counter(plan.outcome for plan in each.plans)))
        for plan in each.plans:
            tagged = reports[each.report].tagged[plan.passage[1]]
            for area in tagged.areas:
                by_area[area][plan.outcome] += 1
            likest = plan.likest
            listed.append({
                "plan": plan, "report": each.report, "areas": tagged.areas, "text": tagged.passage.text,
                "likest": "" if likest is None else reports[likest[0]].tagged[likest[1]].passage.text,
            })  # fmt: skip
    listed.sort(key=lambda item: -outcomes.index(item["plan"].outcome))
    return {
        "by_report": by_report,
        "by_area": [(area, found) for area, found in by_area.items() if found.total()],
        "listed": listed,
        "totals": Counter(plan.outcome for each in compared.follow_ups for plan in each.plans),
    }
