"""A page per rule of the plan linter, and their index, from the rules and ``definitions/lint/rules.yaml``."""
# ruff: noqa: INP001 - scripts beside the pages, no package

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generator.markdown import HEAD, table
from ruamel.yaml import YAML

import definitions.lint
from definitions.findings import LABELS
from definitions.lint.plan import FAMILIES

if TYPE_CHECKING:
    from definitions.lint.rule import Family, Rule

PROSE = Path(definitions.lint.__file__).parent / "rules.yaml"
READING = PROSE.with_name("reading.yaml")

_INTRODUCTION = """\
`duban plan lint` 逐条检查方案。**错误**是不改就不能启动的；**注意**是原文说得矛盾、含糊、缺漏的地方，方案照样可以启动，
只有注意时退出码为 0。发现的问题指的是文件，不是录入的人：原文如此的，照录，不改。

只看或不看某些规则：`--select`、`--ignore` 后写规则代码（`lead-missing`）、代码的开头一段（`lead`）、
或一类规则的名称（`roles`、`责任分工`）。错误不能忽略。

已经有结论的，在方案文件里写忽略注释，代码之后必须写理由；写在有问题的那一行后面，或单独写在上一行：

```yaml
    lead: []  # lint-ignore lead-missing：主任 3 月 5 日批示，交办时指定
```

整个文件都忽略的，写 `# lint-ignore-file 代码：理由`。

文件读不出来、读不懂的，还没有轮到规则就停下了，那时给的代码另列一页：[读入方案文件时的错误](reading.md)。
每个代码都可以当面问：`duban plan lint --explain 代码`。
"""

_OF_READING = """\
# 读入方案文件时的错误

这些都是错误：文件读不出来、读不懂，就不再往下检查，改正后再查一遍。方案以外的定义文件（本办设置、规则包、情节）也用这些代码。
"""


def rule_pages() -> dict[str, str]:
    """Return file name to text: ``README.md`` and one page per rule."""
    prose = YAML(typ="safe", pure=True).load(PROSE)
    pages = {
        f"{rule.code}.md": _page(rule, family, prose[rule.code])
        for family in FAMILIES
        for rule in family.rules
    }
    return {"README.md": _index(), "reading.md": _reading(), **pages}


def _index() -> str:
    parts = [HEAD, "# 方案检查规则\n\n", _INTRODUCTION]
    for family in FAMILIES:
        rows = [
            (f"[`{rule.code}`]({rule.code}.md)", rule.title, LABELS[rule.severity]) for rule in family.rules
        ]
        parts.append(f"\n## {family.label} `{family.id}`\n\n" + table(("代码", "规则", "级别"), rows))
    return "".join(parts)


def _reading() -> str:
    """Return one page for all codes that a file may get before any rule sees it."""
    parts = [
        HEAD,
        _OF_READING,
    ]
    parts += [
        f"\n## {one['title']} `{one['code']}`\n\n"
        f"{one['why']}\n\n- 例子：{one['example']}\n- 怎么办：{one['remedy']}\n"
        for one in YAML(typ="safe", pure=True).load(READING)
    ]
    return "".join(parts)


def _page(rule: Rule, family: Family, prose: dict[str, str]) -> str:
    return (
        f"{HEAD}# {rule.title} `{rule.code}`\n\n"
        f"{LABELS[rule.severity]}。属于“{family.label}”（`{family.id}`）一类，见[规则一览](README.md)。\n\n"
        f"## 为什么查\n\n{prose['why']}\n\n## 例子\n\n{prose['example']}\n\n## 怎么办\n\n{prose['remedy']}\n"
    )
