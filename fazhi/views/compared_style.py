"""Style without ``style=``: a page whose policy allows one style sheet, by its SHA-256, and no style beside it."""

from __future__ import annotations

import base64
import hashlib

from lxml import etree


class Sheet:
    """Collects the ``style`` attributes of drawings as rules of a style sheet."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def take(self, svg: str) -> str:
        """Return the drawing with a ``class`` in place of each ``style``."""
        root = etree.fromstring(svg)
        for element in root.iter():
            style = element.attrib.pop("style", None)
            if style is not None:
                name = self._names.setdefault(style, f"d{len(self._names)}")
                element.set("class", f"{element.get('class', '')} {name}".strip())
        return str(etree.tostring(root, encoding="unicode"))

    @property
    def rules(self) -> str:
        """The rules of all drawings taken."""
        return "\n".join(f".{name} {{ {style} }}" for style, name in self._names.items())


def policy(style: str, script: str) -> str:
    """Return the content security policy of a page that holds one style sheet and one script."""
    allowed = f"style-src {_source(style)}; script-src {_source(script)}"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
