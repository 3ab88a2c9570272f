"""Which facts a template asks for, branch by branch, whether its branch is ever taken or not.

A walk over the syntax tree with the fields of a kind as types: the item of a list of records is a record, a name that
``set`` or ``for`` binds has the type of what it is bound to. What cannot be told (the value of a macro) is let pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jinja2 import nodes

from definitions.paper import FieldSpec
from notifications.context import nearest_field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from definitions.paper import PaperKind

    Shape = FieldSpec | None  # what is known of a value; None: nothing
    Scope = dict[str, Shape]

_LINE = FieldSpec(label="")
_KIND = FieldSpec(label="文种", type="record", fields={"id": _LINE, "title": _LINE})
_SAME = frozenset({"default", "having", "ranked", "leading", "trailing"})  # rows in, rows out
_ONE = frozenset({"first", "last"})
_RANK = {"rank": FieldSpec(label="名次", type="int")}


@dataclass(frozen=True, slots=True)
class Asked:
    """Something that is not there: its name as the template writes it, the line, and the nearest field that is."""

    name: str
    line: int
    near: str


def asked_in_vain(tree: nodes.Template, kind: PaperKind) -> list[Asked]:
    """Return what the template uses and no paper of this kind has, in the order of the template."""
    walk = _Walk(kind)
    walk.body(tree.body, {**kind.all_fields(), "kind": _KIND})
    return sorted(set(walk.found), key=lambda one: (one.line, one.name))


class _Walk:
    def __init__(self, kind: PaperKind) -> None:
        self.fields = kind.all_fields()
        self.found: list[Asked] = []
        self.macros: dict[str, nodes.Macro] = {}
        self.walked: set[int] = set()

    def body(self, body: list[nodes.Node], scope: Scope) -> None:
        for node in body:
            self.statement(node, scope)

    def statement(self, node: nodes.Node, scope: Scope) -> None:
        rule = _STATEMENTS.get(type(node))
        if rule is not None:
            rule(self, node, scope)
        elif isinstance(node, nodes.Expr):
            self.expression(node, scope)
        else:
            for child in node.iter_child_nodes():
                self.statement(child, scope)

    def loop(self, node: nodes.For, scope: Scope) -> None:
        inner = {**scope, "loop": None}
        _bind(node.target, _item(self.expression(node.iter, scope)), inner)
        if node.test is not None:
            self.expression(node.test, inner)
        self.body(node.body, inner)
        self.body(node.else_, dict(scope))

    def assign(self, node: nodes.Assign, scope: Scope) -> None:
        _bind(node.target, self.expression(node.node, scope), scope)

    def assign_block(self, node: nodes.AssignBlock, scope: Scope) -> None:
        self.body(node.body, dict(scope))
        _bind(node.target, None, scope)

    def macro(self, node: nodes.Macro, scope: Scope) -> None:
        """Keep a macro: it is walked where it is called, with what it is given there."""
        self.macros[node.name] = node
        scope[node.name] = None

    def imported(self, node: nodes.FromImport | nodes.Import, scope: Scope) -> None:
        """Let pass what comes from another template."""
        names = node.names if isinstance(node, nodes.FromImport) else [node.target]
        scope.update({one if isinstance(one, str) else one[1]: None for one in names})

    def expression(self, node: nodes.Node, scope: Scope) -> Shape:
        if isinstance(node, nodes.Name):
            if node.name not in scope and node.ctx == "load":
                self.miss(node.name, node, nearest_field(node.name, self.fields))
            return scope.get(node.name)
        if isinstance(node, nodes.Getattr | nodes.Getitem):
            return self.part(node, scope)
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            return self.call(node, node.node.name, scope)
        shapes = [self.expression(child, scope) for child in node.iter_child_nodes()]
        return _filtered(node, shapes[0]) if isinstance(node, nodes.Filter) and shapes else None

    def part(self, node: nodes.Getattr | nodes.Getitem, scope: Scope) -> Shape:
        whole = self.expression(node.node, scope)
        name = _attribute(node)
        if name is None and isinstance(node, nodes.Getitem):
            self.expression(node.arg, scope)
        if whole is None or name is None:
            return None
        if whole.type == "record" and name in whole.fields:
            return whole.fields[name]
        self.miss(_written(node), node, nearest_field(name, whole.fields))
        return None

    def call(self, node: nodes.Call, name: str, scope: Scope) -> Shape:
        given = [self.expression(one, scope) for one in node.args]
        named = {one.key: self.expression(one.value, scope) for one in node.kwargs}
        macro = self.macros.get(name)  # None: whatever else is called is refused by another rule
        if macro is not None and id(node) not in self.walked:
            self.walked.add(id(node))
            names = [arg.name for arg in macro.args]
            bound = dict.fromkeys(names) | dict(zip(names, given, strict=False)) | named
            self.body(macro.body, {**scope, **bound, "caller": None, "varargs": None, "kwargs": None})
        return None

    def miss(self, name: str, node: nodes.Node, near: str) -> None:
        self.found.append(Asked(name, node.lineno, near))


_STATEMENTS: Mapping[type[nodes.Node], Callable[..., None]] = {
    nodes.For: _Walk.loop,
    nodes.Assign: _Walk.assign,
    nodes.AssignBlock: _Walk.assign_block,
    nodes.Macro: _Walk.macro,
    nodes.FromImport: _Walk.imported,
    nodes.Import: _Walk.imported,
}


def _bind(target: nodes.Node, shape: Shape, scope: Scope) -> None:
    for name in _names(target):
        scope[name] = shape if isinstance(target, nodes.Name) else None


def _names(target: nodes.Node) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.name
    for child in target.find_all(nodes.Name):
        yield child.name


def _item(shape: Shape) -> Shape:
    """Return what one item of a list is."""
    if shape is None or shape.type not in {"list", "names"}:
        return None
    if shape.fields:
        return shape.model_copy(update={"type": "record", "unique": ""})
    return _LINE


def _filtered(node: nodes.Filter, shape: Shape) -> Shape:
    if shape is None:
        return None
    if node.name in _ONE:
        return _item(shape)
    if node.name == "ranked":
        return shape.model_copy(update={"fields": {**shape.fields, **_RANK}})
    if node.name == "grouped":
        rows = {"key": _LINE, "rows": shape}
        return FieldSpec(label=shape.label, type="list", fields=rows)
    return shape if node.name in _SAME else None


def _attribute(node: nodes.Getattr | nodes.Getitem) -> str | None:
    if isinstance(node, nodes.Getattr):
        return node.attr
    return node.arg.value if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str) else None


def _written(node: nodes.Node) -> str:
    """Return a chain of names as the template has it: ``matter.due``."""
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        return f"{_written(node.node)}.{_attribute(node)}"
    return node.name if isinstance(node, nodes.Name) else "…"
