"""Commands and groups of them that start quickly: nothing is imported that a call does not need.

A command is imported when it is asked for.  Help and errors are plain text: to draw boxes round them, Typer would
import a library that takes longer than all else.  Another one, which it coerces values with, is spared where there is
nothing to coerce.
"""

from __future__ import annotations

import os
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

_TEXTS = (str, list[str])
_CHECKS = ("allow_dash", "exists", "parser", "path_type", "resolve_path", "writable")
"""What Typer may be asked to look at when it makes a path."""


class Entry(NamedTuple):
    """Where a command is found, and what the help of its group says of it."""

    module: str
    attribute: str
    help: str


class Command(TyperCommand):
    """A command that leaves values as they are which need no coercion."""

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer's own types are private
        """Return the options and arguments."""
        return _as_they_are(super().get_params(ctx))


class Group(TyperGroup):
    """A group whose help names each command with the whole first paragraph of its own help."""

    def get_params(self, ctx: Any) -> Any:  # noqa: ANN401
        """Return the options."""
        return _as_they_are(super().get_params(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.summary(name)) for name in self.list_commands(ctx)])

    def summary(self, name: str) -> str:
        """Return the first paragraph of a command's help, on one line."""
        return " ".join((self.commands[name].help or "").split("\n\n")[0].split())


class LazyGroup(Group):
    """A group that imports a command when it is asked for, and knows the others by their entries."""

    entries: ClassVar[dict[str, Entry]] = {}

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """Return the names of the commands, in the order of the entries."""
        return list(self.entries)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Return a command, None where there is none of that name."""
        # whoever mistypes is told the nearest of those that were loaded
        for name in [cmd_name] if cmd_name in self.entries else self.entries:
            if name not in self.commands:
                self.commands[name] = _load(name, self.entries[name])
        return self.commands.get(cmd_name)

    def summary(self, name: str) -> str:
        """Return what the entry says."""
        return self.entries[name].help


def make_app(text: str, *, cls: type[Group] = Group, bare_is_help: bool = True, **settings: Any) -> typer.Typer:  # noqa: ANN401
    """Return a group to add commands to; *text* is its help, which it shows when it is called without arguments."""
    return typer.Typer(
        help=text,
        cls=cls,
        no_args_is_help=bare_is_help,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        **settings,
    )


def _load(name: str, entry: Entry) -> Any:  # noqa: ANN401
    found = getattr(import_module(entry.module), entry.attribute)
    if isinstance(found, typer.Typer):
        return get_command(found)
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=Command)(found)
    return get_command(app)


def _as_they_are(parameters: Any) -> Any:  # noqa: ANN401
    for parameter in parameters:
        vars(parameter).setdefault("process_value", partial(_process, parameter, parameter.process_value))
    return parameters


def _process(parameter: Any, coerce: Any, ctx: Any, value: Any) -> Any:  # noqa: ANN401
    """Return what *coerce*, Typer's own way, makes of a value, without asking it about a default, a text or a path."""
    source = ctx.get_parameter_source(parameter.name)
    descriptor = getattr(parameter, "type_descriptor", None)
    annotation = getattr(descriptor, "annotation", None)
    if annotation is Path and isinstance(value, str) and _takes_any(descriptor) and _is_readable(value):
        value = Path(value)
    elif value is None or annotation not in _TEXTS:
        default = source is not None and source.name == "DEFAULT" and not parameter.required
        if not default:
            return coerce(ctx, value)
    return parameter.callback(ctx, parameter, value) if parameter.callback else value


def _takes_any(descriptor: Any) -> bool:  # noqa: ANN401
    """Tell whether a path is asked for of which nothing is to be checked but that it can be read, if it is there."""
    return not any(getattr(descriptor.parameter_info, name, True) for name in _CHECKS)


def _is_readable(path: str) -> bool:
    return not os.path.lexists(path) or os.access(path, os.R_OK)
