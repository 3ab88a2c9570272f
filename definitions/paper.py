"""Paper kinds as data: what a paper is called, numbered, approved by, and which facts it must be given.

The facts of one paper are its *frozen context*: a JSON-able mapping of strings, integers, lists, mappings and null,
dates as ISO text. ``PaperKind.all_fields`` is its schema; ``notifications.context.check_context`` checks against it.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, JsonValue, RootModel, model_validator

from definitions.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

FieldType = Literal["line", "text", "date", "time", "int", "decimal", "number", "names", "list", "record"]
Format = Literal["official", "letter", "minutes", "bulletin", "form", "table", "note"]
"""How a paper is laid out: 文件格式 (GB/T 9704-2012, 7), 信函格式 (10.1), 纪要格式 (10.3), 简报, 单 (one form),
表 (a register on landscape pages), 告知单 in plain text."""

Output = Literal["docx", "pdf", "html", "txt", "md"]
Issuer = Literal["office", "leading_group", "inspector"]
"""Whose name stands over a paper: 创建办, 领导小组 or 督查机构; which body that is, the plan says."""

Addressing = Literal[
    "leads", "units", "participants", "leading_group", "superior", "applicant", "everybody", "nobody"
]
"""主送: those who answer for the matter; units that are named; who takes part; 领导小组; the one superior; who applied;
all units of the plan; none."""

Approver = Literal["director", "standing", "group", "inspector"]
FORMAT_LABELS: Mapping[Format, str] = MappingProxyType(
    {
        "official": "文件",
        "letter": "信函",
        "minutes": "纪要",
        "bulletin": "简报",
        "form": "单",
        "table": "表",
        "note": "告知单",
    }
)
ISSUER_LABELS: Mapping[Issuer, str] = MappingProxyType(
    {"office": "创建办", "leading_group": "领导小组", "inspector": "督查机构"}
)
APPROVER_LABELS: Mapping[Approver, str] = MappingProxyType(
    {"director": "主任", "standing": "常设授权", "group": "领导小组", "inspector": "督查机构"}
)
BLANK = "　"  # stands for the number of a draft, to be filled in at issue

_HOLES = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class FieldSpec(Model):
    """One field of a frozen context.

    Attributes:
        label: what the clerk calls it, in Chinese.
        type: ``line`` one line of text; ``text`` text whose line breaks make paragraphs; ``date`` ISO text;
            ``time`` such as 09:00; ``int`` 0 or more; ``decimal`` 0 or more as text such as 92.5 (得分); ``number``
            a document number (文号); ``names`` a list of names, or one line; ``list`` of lines, or of records when
            ``fields`` is given; ``record`` a mapping.
        required: must be present and not empty.
        said: what only a person can say (a place, a reason, wording); every other field comes from the ledger.
        may_be_blank: a required text that a draft leaves empty (文号).
        required_when: makes the field required when another field of the same level holds one of these values.
        choices: the only values allowed, when any are given.
        not_before, not_after: name of the date field that bounds this date, inclusive; looked up beside this field
            and then at the top of the context.
        not_more_than: name of the int field beside this one that bounds it (整改 is never more than 发现).
        unique: in a list of records, the field that no two items may share.
        fields: fields of a record, or of each item of a list.
    """

    label: str
    type: FieldType = "line"
    required: bool = False
    said: bool = False
    may_be_blank: bool = False
    required_when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    choices: tuple[str, ...] = ()
    not_before: str = ""
    not_after: str = ""
    not_more_than: str = ""
    unique: str = ""
    fields: dict[str, FieldSpec] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _only_what_the_type_can_hold(self) -> Self:
        if self.fields and self.type not in {"list", "record"}:
            raise ValueError(f"“{self.label}”的类型是 {self.type}，不能再有下级字段（fields）")
        if self.type == "record" and not self.fields:
            raise ValueError(f"“{self.label}”的类型是 record，须写明下级字段（fields）")
        if self.unique and (self.type != "list" or self.unique not in self.fields):
            raise ValueError(f"“{self.label}”的 unique 须是列表项的一个字段")
        if (self.not_before or self.not_after) and self.type != "date":
            raise ValueError(f"“{self.label}”不是日期，不能写 not_before 或 not_after")
        if self.not_more_than and self.type != "int":
            raise ValueError(f"“{self.label}”不是整数，不能写 not_more_than")
        return self


_CONTACT = {
    "post": FieldSpec(label="联系人（职务）", required=True),
    "phone": FieldSpec(label="联系电话", required=True),
}
_EVERY_PAPER = {
    "issuer": FieldSpec(label="发文机关", required=True),
    "addressee": FieldSpec(label="主送", type="names", required=True),
    "date": FieldSpec(label="成文日期", type="date", required=True),
    "contact": FieldSpec(label="联系人", type="record", fields=_CONTACT),
}
_NUMBER = {
    "mark": FieldSpec(label="机关代字"),
    "number": FieldSpec(label="文号", type="number", required=True, may_be_blank=True),
}
_HEADED = _NUMBER | {
    "serial": FieldSpec(label="份号"),
    "copies": FieldSpec(label="抄送", type="list"),
    "urgency": FieldSpec(label="紧急程度", choices=("特急", "加急")),
    "attachments": FieldSpec(label="附件", type="list"),
}
_UNADDRESSED = {name: spec for name, spec in _EVERY_PAPER.items() if name != "addressee"}
_PRINTED = {
    "printer": FieldSpec(label="印发机关"),
    "printed": FieldSpec(label="印发日期", type="date", not_before="date"),
}
COMMON_FIELDS: Mapping[Format, Mapping[str, FieldSpec]] = MappingProxyType(
    {
        "official": _EVERY_PAPER | _HEADED | _PRINTED | {"signer": FieldSpec(label="签发人")},
        "letter": _EVERY_PAPER | _HEADED,
        "minutes": _UNADDRESSED
        | _NUMBER
        | _PRINTED
        | {
            "masthead": FieldSpec(label="纪要名称", required=True),
            "copies": FieldSpec(label="抄送", type="list"),
        },
        "bulletin": _UNADDRESSED | _NUMBER,
        "form": _EVERY_PAPER | _NUMBER,
        "table": _UNADDRESSED,
        "note": _EVERY_PAPER,
    }
)


class Facts(RootModel[dict[str, JsonValue]]):
    """Facts of a paper in a file: fields of its kind."""


class PaperKind(Model):
    """A kind of paper (文种) that the office writes.

    Attributes:
        id: English id, such as ``duban-letter``.
        title: the kind in Chinese, such as 督办函.
        format: see ``Format``.
        number: pattern with ``{mark}`` (机关代字), ``{year}`` and ``{n}``; empty for a kind without a number.
        series: id of the counter that gives ``{n}``, counted per mark and year; empty without a number.
        issuer: whose name stands over it.
        addressing: the rule for 主送.
        approved_by: whose approval (审签) lets it go out, any one of them; ``standing`` is the standing approval.
        upward: an upward document (上行文): one 主送, 签发人 beside the number, no request in a 报告.
        file_word: the 发文机关标志 of an ``official`` paper ends in 文件 (7.2.4).
        issuer_in_title: the title begins with the 发文机关; practice leaves it out under a red head.
        sealed: a seal (印章) will be set, which moves 署名 and 成文日期 (7.3.5).
        template: name of the text template, without its ending.
        outputs: what is written when it is issued; ``paper render --format`` makes any other.
        punctuation: ``full`` turns half-width punctuation beside Chinese into full-width, ``as-given`` leaves it.
        fields: the kind's own fields, beside those that its format brings (``COMMON_FIELDS``).
    """

    id: str
    title: str
    format: Format
    number: str = ""
    series: str = ""
    issuer: Issuer = "office"
    addressing: Addressing = "leads"
    approved_by: tuple[Approver, ...] = ("director",)
    upward: bool = False
    file_word: bool = True
    issuer_in_title: bool = False
    sealed: bool = False
    template: str
    outputs: tuple[Output, ...] = ("docx", "txt")
    punctuation: Literal["full", "as-given"] = "full"
    fields: dict[str, FieldSpec]

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        holes = _HOLES.findall(self.number)
        if unknown := sorted(set(holes) - {"mark", "year", "n"}):
            raise ValueError(f"文号格式里只能有 {{mark}}、{{year}}、{{n}}，没有 {'、'.join(unknown)}")
        if holes.count("n") != (1 if self.number else 0):
            raise ValueError("文号格式里须有且只有一个 {n}")
        if bool(self.number) != bool(self.series):
            raise ValueError("number 与 series 须同时写明，或同时不写")
        if self.format == "note" and (self.number or self.sealed or {"docx", "pdf"} & set(self.outputs)):
            raise ValueError("note 是纯文本告知，不编号、不盖章，outputs 里不能有 docx 和 pdf")
        if self.format == "table" and (self.number or self.sealed):
            raise ValueError("table 是一张表，不编文号、不盖章")
        if self.upward and self.format != "official":
            raise ValueError("上行文（upward）须用 official 格式，签发人标在文号旁")
        common = COMMON_FIELDS[self.format]
        if taken := sorted(set(self.fields) & {*common, "kind"}):
            raise ValueError(f"字段 {'、'.join(taken)} 由 {self.format} 格式统一规定，不能在本文种里另写")
        if odd := sorted(name for name in self.fields if not _NAME.fullmatch(name)):
            raise ValueError(f"字段名只用小写英文字母、数字和下划线：{'、'.join(odd)}")
        return self

    def all_fields(self) -> dict[str, FieldSpec]:
        """Return the whole schema of the frozen context: the format's fields, then the kind's own.

        Of an upward document a person may say to whom it goes, since not every plan does.
        """
        common = dict(COMMON_FIELDS[self.format])
        if self.upward:
            common["signer"] = common["signer"].model_copy(update={"required": True})
            common["addressee"] = common["addressee"].model_copy(update={"said": True})
        return common | self.fields

    def number_text(self, *, mark: str, year: int, n: int) -> str:
        """Return the document number (发文字号, 7.2.5) or issue number (期号): full year, no leading zero."""
        return self.number.format(mark=mark, year=year, n=n)

    def blank_number(self, *, mark: str, year: int) -> str:
        """Return the number of a draft, with room where the count will stand: ``登创办督〔2023〕　号``."""
        return self.number.format(mark=mark, year=year, n=BLANK)
