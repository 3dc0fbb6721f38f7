"""fazhi (法治): tags passages of Chinese reports on law-based government with governance areas."""

__version__ = "0.1.0"

TYPE_CHECKING = False  # as `typing` has it, whose import takes longer than all of this
if TYPE_CHECKING:
    from typing import Any

    from fazhi.errors import FazhiError
    from fazhi.model.artifact import Model
    from fazhi.model.tagger import Tagger, load, tag
    from fazhi.model.tags import Tag, TaggedPassage
    from fazhi.reports.reading import read_report as read
    from fazhi.reports.report import Passage, Report, Role

__all__ = [
    "FazhiError",
    "Model",
    "Passage",
    "Report",
    "Role",
    "Tag",
    "TaggedPassage",
    "Tagger",
    "__version__",
    "load",
    "read",
    "tag",
]

_HOMES = {
    "FazhiError": ("fazhi.errors", "FazhiError"),
    "Model": ("fazhi.model.artifact", "Model"),
    "Passage": ("fazhi.reports.report", "Passage"),
    "Report": ("fazhi.reports.report", "Report"),
    "Role": ("fazhi.reports.report", "Role"),
    "Tag": ("fazhi.model.tags", "Tag"),
    "TaggedPassage": ("fazhi.model.tags", "TaggedPassage"),
    "Tagger": ("fazhi.model.tagger", "Tagger"),
    "load": ("fazhi.model.tagger", "load"),
    "read": ("fazhi.reports.reading", "read_report"),
    "tag": ("fazhi.model.tagger", "tag"),
}


def __getattr__(name: str) -> "Any":  # noqa: ANN401 - PEP 562: any public name may be asked for
    """Import a public name when it is first used, so that ``import fazhi`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'fazhi' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - kept off the start-up path

    module, attribute = _HOMES[name]
    value = globals()[name] = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
