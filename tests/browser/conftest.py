"""A browser, the pages that it opens, and the reports that they hold."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fazhi.labels.taxonomy import Taxonomy
from fazhi.model.tags import Tag, TaggedPassage
from fazhi.reports.report import Passage, Report, Role
from fazhi.views.page import write_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Reading = tuple[Report, list[TaggedPassage]]
Scored = tuple[str, float] | tuple[str, float, tuple[tuple[str, float], ...]]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
THRESHOLD = 0.5
SERVICES, BUSINESS, PETITIONS = "functions.services", "functions.business", "disputes.petitions"
DONE, FAULTS, NEXT = ("一、主要成效",), ("二、存在的问题",), ("三、下一步打算",)
_FIGURE = re.compile(r"\d+(?:件|个|次)")


@dataclass(frozen=True, slots=True)
class Figure:
    """A fact as `fazhi.reports` finds it."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamedModel:
    """What a page wants to know of a model."""

    taxonomy: Taxonomy
    name: str = "tiny"
    digest: str = "d" * 64


def find_figures(text: str) -> list[Figure]:
    return [Figure("figure", match.start(), match.end()) for match in _FIGURE.finditer(text)]


class Report_:  # noqa: N801 - the name is taken
    """Puts a report together, passage by passage."""

    def __init__(self, taxonomy: Taxonomy, title: str, **metadata: Any) -> None:
        self._taxonomy, self._title, self._metadata = taxonomy, title, metadata
        self._text = ""
        self._tagged: list[TaggedPassage] = []

    def say(
        self,
        text: str,
        role: Role | None,
        headings: tuple[str, ...] = (),
        tags: Sequence[Scored] = (),
        review: Sequence[Scored] = (),
    ) -> Report_:
        start = len(self._text)
        self._text += text + "\n"
        passage = Passage(text, start, start + len(text), start, headings, role)
        given, close = tuple(map(self._tag, tags)), tuple(map(self._tag, review))
        self._tagged.append(TaggedPassage(passage, role, 1.0, given, close))
        return self

    def _tag(self, scored: Scored) -> Tag:
        area, score, *words = scored
        return Tag(self._taxonomy.area(area), score, THRESHOLD, words[0] if words else ())

    @property
    def reading(self) -> Reading:
        passages = tuple(item.passage for item in self._tagged)
        return Report(f"folder/{self._title}.txt", self._title, self._text, passages, self._metadata), self._tagged


@pytest.fixture(scope="session")
def library(taxonomy: Taxonomy) -> list[Reading]:
    """Return two reports: of 甲县 five passages, of 乙市 three."""
    close: Scored = (BUSINESS, 0.51)
    first = (
        Report_(taxonomy, "甲县2023年法治政府建设年度报告", place="甲县", year=2023, level="county")
        .say("2023年甲县法治建设总体情况如下。", Role.OVERVIEW)
        .say(
            "新设政务服务窗口12个，办结事项340件。", Role.PROGRESS, DONE,
            [(SERVICES, 0.91, (("窗口", 0.6), ("政务服务", 0.2)))],
        )
        .say("优化营商环境，帮办代办88次。", Role.PROGRESS, DONE, [(SERVICES, 0.8), close], [close])
        .say("营商环境仍有短板。", Role.PROBLEM, FAULTS, [(BUSINESS, 0.7)])
        .say("2024年再减材料。", Role.PLAN, NEXT, [(SERVICES, 0.9)])
    )  # fmt: skip
    second = (
        Report_(taxonomy, "乙市2024年法治政府建设年度报告", place="乙市", year=2024, level="city")
        .say("推行一窗受理，办件56件。", Role.PROGRESS, DONE, [(SERVICES, 0.85)])
        .say("化解信访积案7件。", Role.PROGRESS, DONE, [(PETITIONS, 0.95)])
        .say("群众办事仍有不便。", Role.PROBLEM, FAULTS, [], [(SERVICES, 0.45)])
    )
    return [first.reading, second.reading]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium is installed")
    with api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser, taxonomy: Taxonomy, tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Return a function that writes a page of some readings and opens it.

    After the test no page may have asked for anything but its own file, or have said anything on its console.
    """
    complaints: list[str] = []
    contexts = []

    def open_(readings: Sequence[Reading], address: str = "#lang=zh", **wanted: Any) -> Page:
        file = tmp_path / "page.html"
        with file.open("wb") as stream:
            write_page(readings, NamedModel(taxonomy), stream, find_facts=find_figures)  # type: ignore[arg-type]
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN"} | wanted)
        contexts.append(context)
        page = context.new_page()

        def answer(route: Any) -> None:
            if route.request.url.partition("#")[0] == file.as_uri():
                route.continue_()
            else:
                complaints.append(f"asked for {route.request.url}")
                route.abort()

        page.route("**/*", answer)
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(f"dialog {dialog.message}"))
        page.goto(file.as_uri() + address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def traditional(taxonomy: Taxonomy) -> list[Reading]:
    report = Report_(taxonomy, "丙縣報告").say(
        "清理規範性文件3件。", Role.PROGRESS, (), [("rulemaking.documents", 0.9, (("规范", 0.5),))]
    )
    return [report.reading]


@pytest.fixture(scope="session")
def long(taxonomy: Taxonomy) -> list[Reading]:
    """Return a report of 40 sections of ten passages each."""
    report = Report_(taxonomy, "长报告")
    for section in range(40):
        for number in range(10):
            report.say(
                f"第{section}节第{number}条" + "推进依法行政，" * 9, Role.PLAN, (f"第{section}节",), [(SERVICES, 0.9)]
            )
    return [report.reading]
