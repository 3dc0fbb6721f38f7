"""Why a passage got its areas, for the terminal and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len, chop_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fazhi.model.explaining import Contribution, Explanation
    from fazhi.model.nearest import Neighbour
    from fazhi.model.tags import Tag, TaggedPassage

_DIGITS = 9
_SHOWN = 8
"""Terms for and against that the terminal shows of each area."""
_SENTENCE = 60
"""Code points of a sentence that the terminal shows."""


def explanation_record(
    item: TaggedPassage,
    explained: Sequence[tuple[Explanation, Tag, float]],
    near: Sequence[Neighbour],
    model: dict[str, str],
) -> dict[str, Any]:
    """Return what is said of one passage as a JSON-ready record.

    Parameters
    ----------
    item
        The tagged passage.
    explained
        For each area shown: why, score and threshold, and the threshold as a margin.
    near
        The passages of a corpus that are most like it.
    model
        Name and digest.
    """
    return {
        "text": item.passage.text,
        "headings": list(item.passage.headings),
        "role": str(item.role) if item.role else None,
        "areas": [_area(item, *each) for each in explained],
        "nearest": [
            {
                "report": other.item.report_id,
                "passage": other.item.number,
                "likeness": round(other.likeness, 6),
                "areas": list(other.item.areas),
                "text": other.item.passage.text,
            }
            for other in near
        ],
        "model": model,
    }


def _area(item: TaggedPassage, why: Explanation, tag: Tag, cut: float) -> dict[str, Any]:
    return {
        "id": why.area.id,
        "zh": why.area.zh,
        "en": why.area.en,
        "tagged": why.area.id in item.areas,
        "score": round(tag.score, 6),
        "threshold": round(tag.threshold, 6),
        "margin": round(why.margin, _DIGITS),
        "margin_threshold": round(cut, _DIGITS),
        "bias": round(why.bias, _DIGITS),
        "contributions": [
            {"block": part.block, "term": part.term, "share": round(part.share, _DIGITS)} for part in why.contributions
        ],
        "sentences": [{"text": text, "margin": round(margin, 6)} for text, margin in why.sentences],
    }


def render_explanation(
    item: TaggedPassage, explained: Sequence[tuple[Explanation, Tag, float]], near: Sequence[Neighbour], width: int
) -> str:
    """Return what is said of one passage as lines of at most *width* columns, more or less."""
    lines = [" > ".join(item.passage.headings), *_wrapped(item.passage.text, width, ""), ""]
    for why, tag, cut in explained:
        mark = "✓" if why.area.id in item.areas else " "
        lines.append(f"{mark} {why.area.zh} {why.area.id}  {why.area.en}")
        sign = "≥" if why.margin >= cut else "<"
        lines.append(
            f"    score {tag.score:.3f} {sign} {tag.threshold:.3f}; "
            f"margin {why.margin:+.3f} {sign} {cut:+.3f}, of which bias {why.bias:+.3f}"
        )
        text = [part for part in why.contributions if part.block != "heading-char"]
        headings = [part for part in why.contributions if part.block == "heading-char"]
        lines += _terms("text", text, width) + _terms("headings", headings, width)
        for sentence, margin in why.sentences:
            first, *others = _wrapped(_cut(sentence, 2 * _SENTENCE), width, "            ")
            lines += [f"    {margin:+.3f}  {first.strip()}", *others]
        lines.append("")
    if near:
        lines.append("most like it in the corpus:")
        for other in near:
            areas = ", ".join(other.item.areas) or "—"
            lines.append(f"    {other.likeness:.2f}  {other.item.report_id} {other.item.number}  {areas}")
            lines += _wrapped(_cut(other.item.passage.text, 2 * _SENTENCE), width, "          ")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n"


def _terms(name: str, parts: Sequence[Contribution], width: int) -> list[str]:
    """Return the strongest terms for and against, and what all others add up to."""
    if not parts:
        return []
    pro = [part for part in parts if part.share > 0][:_SHOWN]
    con = [part for part in parts[::-1] if part.share < 0][:_SHOWN]
    rest = sum(part.share for part in parts) - sum(part.share for part in (*pro, *con))
    shown = [f"{part.term.replace(' ', '␣')} {part.share:+.3f}" for part in (*pro, *con)]
    total = sum(part.share for part in parts)
    lines = [f"    {name} {total:+.3f}:"]
    for term in (*shown, f"others {rest:+.3f}"):
        # a term is never parted from its share
        if cell_len(lines[-1]) + cell_len(term) + 3 > width:
            lines.append("       ")
        lines[-1] += f"  {term}"
    return lines


def _cut(text: str, size: int = _SENTENCE) -> str:
    squeezed = " ".join(text.split())
    return squeezed if len(squeezed) <= size else squeezed[: size - 1] + "…"


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return [indent + line for line in chop_cells(" ".join(text.split()), max(20, width - len(indent)))]
