"""Text templates: Jinja2, sandboxed, strict, and dumb (no calls, no arithmetic, no queries).

Every interpolated value is put between two control characters that ``notifications.characters`` strips from all
data. ``notifications.markup`` looks for structure outside of them only, so that data can never become structure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
)
from jinja2.exceptions import SecurityError
from jinja2.meta import find_referenced_templates
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import SandboxedEnvironment

from definitions.digest import canonical, digest
from notifications.errors import TemplateFailed
from notifications.filters import FILTERS

if TYPE_CHECKING:
    from types import TracebackType

OPEN, CLOSE, BREAK = "\x01", "\x02", "\x03"  # around a value; a line break inside it
SHIPPED = Path(__file__).with_name("templates")
_BUILT_IN_FILTERS = ("default", "first", "last", "length", "string")
_BUILT_IN_TESTS = (
    "defined",
    "divisibleby",
    "even",
    "false",
    "in",
    "none",
    "odd",
    "sameas",
    "true",
    "undefined",
)
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge", "==", "!=", "<", "<=", ">", ">=")
_GOES_ON = re.compile(r"\\(\n[ \t]*)")
_NO_SUCH = re.compile(r"has no attribute '(\w+)'|'(\w+)' is undefined")


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """The templates that may be used together: shipped ones, each replaced by the office's of the same name."""

    sources: tuple[tuple[str, str], ...]

    def closure(self, name: str) -> dict[str, str]:
        """Return a template and all that it includes: name → source."""
        return dict(_closure(self, name))

    def kept(self, name: str) -> str:
        """Return ``closure`` as it is kept: canonical JSON; ``kept_templates`` reads it again."""
        return canonical(_closure(self, name))

    def digest_of(self, name: str) -> str:
        """Return the digest of a template and of all that it includes, which is that of ``kept``."""
        return digest(self.kept(name))


def template_set(folder: Path | None = None) -> TemplateSet:
    """Return the shipped templates, overridden by the ``*.txt`` files of ``folder``."""
    sources = dict(_shipped())
    if folder is not None:
        sources |= {path.name: _read(path) for path in sorted(folder.glob("*.txt")) if path.is_file()}
    return TemplateSet(tuple(sorted(sources.items())))


def kept_templates(kept: str) -> TemplateSet:
    """Return the templates that ``TemplateSet.kept`` wrote down."""
    return TemplateSet(tuple(sorted(json.loads(kept).items())))


def fill(templates: TemplateSet, name: str, context: Mapping[str, Any]) -> str:
    """Return the text of template ``name``, its values marked as such.

    Raises:
        TemplateFailed: an unknown variable, a value that is missing, bad syntax, or what the sandbox forbids; names
            file, line and variable.
    """
    try:
        return environment(templates).get_template(name).render(context)
    except TemplateSyntaxError as exc:
        raise TemplateFailed(
            template=exc.name or name, line=exc.lineno, reason=f"语法错误（{exc.message}）"
        ) from exc
    except TemplateNotFound as exc:
        raise TemplateFailed(template=name, line=0, reason=f"没有名为 {exc.message} 的模板") from exc
    except (TemplateError, TypeError, ValueError, KeyError, AttributeError, RecursionError) as exc:
        place, line = _where(exc.__traceback__, templates, name)
        raise TemplateFailed(template=place, line=line, reason=_reason(exc)) from exc


class _Environment(SandboxedEnvironment):
    """No arithmetic, no calls but macros and loops; a dot reads a key of a mapping and nothing else."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"-", "+"})

    def call_binop(self, _context: Any, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(f"模板里不能运算（{operator}），请改用过滤器")

    def call_unop(self, _context: Any, operator: str, _arg: Any) -> Any:
        raise SecurityError(f"模板里不能运算（{operator}），请改用过滤器")

    def call(self, _context: Any, _called: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(_called, Undefined):
            str(_called)  # raises, and names what is not there
        if not self.is_safe_callable(_called):
            raise SecurityError("模板里不能调用函数，请改用过滤器")
        return super().call(_context, _called, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Macro | LoopContext)

    def getattr(self, obj: Any, attribute: str) -> Any:
        if isinstance(obj, LoopContext):
            return super().getattr(obj, attribute)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return self.undefined(obj=obj, name=attribute)


def _protect(value: Any) -> str:
    if isinstance(value, Undefined):
        return str(value)  # StrictUndefined raises here
    if value is None or isinstance(value, bool | float | Mapping | list | tuple):
        raise TypeError(f"用了没有内容、或不能直接写出的值（{value}），请先用 if 判断，或用过滤器")
    bare = (
        str(value).replace(OPEN, "").replace(CLOSE, "").strip("\n")
    )  # a macro's text begins with a line end
    return f"{OPEN}{bare.replace(chr(10), BREAK)}{CLOSE}"


@lru_cache(maxsize=64)
def environment(templates: TemplateSet) -> SandboxedEnvironment:
    """Return the sandbox in which these templates are filled; the same one for the same templates."""
    texts = {name: prepared(source) for name, source in templates.sources}
    sandbox = _Environment(
        loader=FunctionLoader(lambda name: (texts[name], name, None) if name in texts else None),
        undefined=StrictUndefined,
        finalize=_protect,
        auto_reload=False,
    )
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in _BUILT_IN_FILTERS} | dict(FILTERS)
    sandbox.tests = {name: sandbox.tests[name] for name in (*_BUILT_IN_TESTS, *_COMPARISONS)}
    return sandbox


@lru_cache(maxsize=64)
def _closure(templates: TemplateSet, name: str) -> Mapping[str, str]:
    sandbox, sources = environment(templates), dict(templates.sources)
    used: dict[str, str] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one not in used and one in sources:
            used[one] = sources[one]
            try:
                waiting += [
                    other for other in find_referenced_templates(sandbox.parse(sources[one])) if other
                ]
            except TemplateSyntaxError as exc:
                raise TemplateFailed(
                    template=one, line=exc.lineno, reason=f"语法错误（{exc.message}）"
                ) from exc
    return used


@cache
def _shipped() -> Mapping[str, str]:
    return {path.name: _read(path) for path in sorted(SHIPPED.glob("*.txt"))}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as exc:
        raise TemplateFailed(template=path.name, line=0, reason="不是 UTF-8 编码，请另存为 UTF-8") from exc


def prepared(source: str) -> str:
    """Join lines that end in a backslash by a comment across the line end, which keeps line numbers as they are."""
    source = source.replace("\r\n", "\n").translate(dict.fromkeys(map(ord, (OPEN, CLOSE, BREAK))))
    return _GOES_ON.sub(r"{#\1#}", source)


def _where(trace: TracebackType | None, templates: TemplateSet, name: str) -> tuple[str, int]:
    names, place = {one for one, _ in templates.sources}, (name, 0)
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename).name
        if file in names:
            place = (file, trace.tb_lineno)
        trace = trace.tb_next
    return place


def _reason(exc: Exception) -> str:
    said = str(exc)
    if "NoneType" in said or "fromisoformat" in said:
        return "对没有内容的值用了过滤器，请先用 if 判断有没有"
    if isinstance(exc, AttributeError):
        return "过滤器不能用在这样的值上，请核对它是文字、列表还是一组内容"
    if match := _NO_SUCH.search(said):
        return f"没有名为 {match[1] or match[2]} 的内容"
    if isinstance(exc, KeyError) and exc.args:
        return f"没有名为 {exc.args[0]} 的内容"
    return said
