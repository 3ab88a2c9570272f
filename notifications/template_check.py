"""What is wrong with a text template, before a paper is owed: read branch by branch, then filled with many facts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext

from definitions.findings import Finding, Severity
from notifications.context import clean_context
from notifications.errors import TemplateFailed
from notifications.faults import NONE_OF_THEM, faults
from notifications.markup import parse
from notifications.model import Paragraph
from notifications.template import environment, fill, prepared
from notifications.template_facts import FIRST, SECOND, variants
from notifications.template_prose import Said, prose
from notifications.template_scope import asked_in_vain
from notifications.template_words import in_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2.sandbox import SandboxedEnvironment

    from definitions.paper import PaperKind
    from notifications.model import Body
    from notifications.template import TemplateSet

_LOOP = frozenset(name for name in vars(LoopContext) if not name.startswith("_"))
_ARITHMETIC = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
_DOUBLED = ("。。", "，，", "、、", "：：", "；；", "。，", "，。", "None")


@dataclass(frozen=True, slots=True)
class Template:
    """One template among those it may include, and the papers that are written with it.

    Attributes:
        name: ``slip.txt``.
        path: what findings call the file.
        templates: all templates it may include.
        kinds: the kinds that use it, each with its sample facts, None where it has none; empty for a part that others
            include.
    """

    name: str
    path: str
    templates: TemplateSet
    kinds: Sequence[tuple[PaperKind, Mapping[str, Any] | None]]

    def finding(
        self, code: str, message: str, *, line: int = 0, name: str = "", severity: Severity = "error"
    ) -> Finding:
        """Return a finding ``template-<code>``; ``name`` is the variable, filter or text that it is about."""
        return Finding(
            code=f"template-{code}", severity=severity, message=message, file=self.path, line=line, key=name
        )


def check_template(template: Template) -> list[Finding]:
    """Return everything that is wrong (errors) or odd (warnings), in the order of the lines."""
    sandbox = environment(template.templates)
    source = prepared(dict(template.templates.sources)[template.name])
    try:
        tree = sandbox.parse(source, template.name)
    except TemplateSyntaxError as exc:
        message = f"语法错误：{in_chinese(exc.message or '')}"
        said = [_said(template, one) for one in prose(source, None) if one.code == "full-width-braces"]
        return [*said, template.finding("syntax", message, line=exc.lineno)]
    except RecursionError:
        return [template.finding("syntax", "套得太深，读不下去，请拆成几个较小的部分")]
    found = [_said(template, one) for one in prose(source, list(sandbox.lex(source)))]
    found += _nodes(template, tree, sandbox)
    found += _unknown(template, tree)
    if not any(one.severity == "error" for one in found):
        found += _filled(template)
    return sorted(dict.fromkeys(found), key=lambda one: (one.line, one.code, one.key))


def _said(template: Template, said: Said) -> Finding:
    return template.finding(said.code, said.message, line=said.line, name=said.text, severity=said.severity)


def _nodes(template: Template, tree: nodes.Template, sandbox: SandboxedEnvironment) -> Iterator[Finding]:
    """Calls, sums, filters and tests that the sandbox does not have."""
    macros = {macro.name for macro in tree.find_all(nodes.Macro)} | {"caller"}
    macros |= {name for one in tree.find_all(nodes.FromImport) for name in _imported(one)}
    for call in tree.find_all(nodes.Call):
        if name := _forbidden(call, macros):
            message = f"模板里不能调用 {name}，请改用过滤器"
            yield template.finding("call", message, line=call.lineno, name=name)
    for sum_ in tree.find_all(_ARITHMETIC):
        message = "模板里不能运算，请改用过滤器，或由台账算好再给"
        yield template.finding("arithmetic", message, line=sum_.lineno)
    for node, known, what in ((nodes.Filter, sandbox.filters, "过滤器"), (nodes.Test, sandbox.tests, "判断")):
        for one in tree.find_all(node):
            if one.name not in known:
                near = difflib.get_close_matches(one.name, known, n=1)
                hint = f"，是否应为 {near[0]}" if near else f"。可用：{'、'.join(sorted(known))}"
                message = f"没有名为 {one.name} 的{what}{hint}"
                yield template.finding("filter", message, line=one.lineno, name=one.name)


def _imported(node: nodes.FromImport) -> Iterator[str]:
    for one in node.names:
        yield one if isinstance(one, str) else one[1]


def _forbidden(call: nodes.Call, macros: set[str]) -> str:
    """Return the name of what is called and may not be; empty when it may."""
    called = call.node
    if isinstance(called, nodes.Name):
        return "" if called.name in macros else called.name
    if isinstance(called, nodes.Getattr):
        own = isinstance(called.node, nodes.Name) and called.node.name == "loop" and called.attr in _LOOP
        return "" if own else called.attr
    return "这个值"


def _unknown(template: Template, tree: nodes.Template) -> Iterator[Finding]:
    """Facts that a paper of its kind does not have; of several kinds, what one of them has not."""
    for kind, _ in template.kinds:
        for asked in asked_in_vain(tree, kind):
            fields = kind.all_fields()
            hint = f"，是否应为 {asked.near}" if asked.near else ""
            label = f"（{fields[asked.near].label}）" if asked.near in fields else ""
            message = f"{kind.title}没有名为 {asked.name} 的内容{hint}{label}"
            yield template.finding("variable", message, line=asked.line, name=asked.name)


def _filled(template: Template) -> Iterator[Finding]:
    """Fill the template with the sample, with the least a paper must have, and with each choice and gap in between."""
    told: set[tuple[str, int, str]] = set()
    for kind, sample in template.kinds:
        if sample is None:
            message = f"{kind.title}没有样张，没有试填；只查了写法"
            yield template.finding("sample", message, severity="warning")
            continue
        for what, facts in variants(kind, sample):
            cleaned, wrong = clean_context(kind, facts)
            if any(one.severity == "error" for one in wrong):
                continue
            for trouble in _tried(template, kind, cleaned):
                key = (trouble.code, trouble.line, trouble.message)
                if key not in told:
                    told.add(key)
                    yield replace(trouble, message=f"{what}时{trouble.message}")


def _heads(body: Body) -> Iterator[str]:
    """Yield what has to be one line: the titles, and headings of the first two levels.

    In an item of a list or a cell of a table, paragraphs may well become one.
    """
    yield "".join(body.title)
    yield from ("".join(part.title) for part in body.annexes)
    for blocks in (body.blocks, *(part.blocks for part in body.annexes)):
        for block in blocks:
            if isinstance(block, Paragraph) and 0 < block.level <= 2:  # noqa: PLR2004 - 一、 and （一）
                yield block.spans[0].text


def _tried(template: Template, kind: PaperKind, facts: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what comes out wrong with these facts, as the end of a sentence that says with which."""
    context = {**facts, "kind": {"id": kind.id, "title": kind.title}}
    try:
        text = fill(template.templates, template.name, context)
    except TemplateFailed as exc:
        here = exc.template == template.name
        where = "" if here else f"（在 {exc.template}）"
        yield template.finding("fill", f"填不出来{where}：{exc.reason}", line=exc.line if here else 0)
        return
    body = parse(text)
    yield from (template.finding("shape", fault) for fault in faults(body))
    if any(f"{FIRST}\u3000{SECOND}" in words for words in _heads(body)):
        message = "放在标题里的内容并成了一行，能写几段的请另起一段写"
        yield template.finding("squeezed", message, severity="warning")
    bare = "".join(char for char in text if char >= " ")
    if NONE_OF_THEM.search(bare):
        yield template.finding("nothing", "写成了“共0项”之类，请改用一句话", severity="warning")
    for twice in _DOUBLED:
        if twice in bare:
            at = bare.index(twice)
            near = bare[max(0, at - 8) : at + len(twice) + 4]
            message = f"写成了“{near}”，多了标点或缺了内容"
            yield template.finding("doubled", message, severity="warning", name=twice)
