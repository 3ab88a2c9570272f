"""A paper of every format, with kinds of the tests' own: facts are fictitious."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from definitions.paper import PaperKind
from notifications.docx import render_docx
from notifications.render import document
from notifications.template import TemplateSet

if TYPE_CHECKING:
    from notifications.model import Document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FACTS = {
    "issuer": "某市创建工作领导小组办公室",
    "addressee": ["各乡镇人民政府、街道办事处", "领导小组各成员单位"],
    "date": "2026-11-10",
    "number": "某创办〔2026〕35号",
    "contact": {"post": "综合组", "phone": "0371-00000000"},
}
COPIES = ["市委办公室", "市人大常委会办公室", "市政府办公室", "市政协办公室", "领导小组各工作组"]
NO_NUMBER = frozenset({"note", "table"})
NO_ADDRESSEE = frozenset({"minutes", "bulletin", "table"})
LINE = "国" * 28
RANKS = "\n".join(
    f"| {i} | 第{i}街道办事处 | {99 - i}.25 | 1{i:02} | 9{i:02} | 9{i:02}.5% |" for i in range(1, 41)
)
RANKING = f"| 名次 | 单位 | 得分 | 发现问题（个） | 已整改（个） | 整改率 |\n|:--:|:----:|:--:|:--:|:--:|:--:|\n{RANKS}"
TEXT = """
= 关于2026年10月份创建工作|实地测评情况的|通报
10月份，我办组织3个督查组，采取明察暗访、随机抽查等方式，对各乡镇（街道）创建工作开展了第4轮实地测评。现将有关情况通报如下：
# 总体情况
本轮共测评点位186个，发现问题255个，平均得分90.64分。
# 下一步工作要求
## 提高思想认识。:: 各单位要对照测评标准，深入查找短板弱项，切实增强责任感和紧迫感。
## 强化问题整改。:: 对通报的问题，责任单位要于12月5日前完成整改，整改情况书面报送我办。
### 已完成整改的，说明整改措施和成效，并附佐证材料
"""
ANNEXES = f"\n@ 实地测评|排名表\n{RANKING}\n@@ 问题清单\n| 序号 | 单位 | 问题 |\n|:-:|--|------|\n| 1 | 城东街道办事处 | 垃圾清运不及时 |\n@ 名词说明\n一段话。\n"
ORDER = """
= 创建工作|交办单
: 事项 :: 推进农村生活污水治理和黑臭水体整治
: 来源 :: 实施方案第三部分第二节第10条 || 时限 :: 2026年12月31日
: 牵头单位 :: 市农业农村局 || 配合单位 :: 市水务局、市生态环境局
: 责任人（职务） :: 分管副局长 || 反馈周期 :: 每月25日前
: 工作要求 :: 建成集中处理设施的村庄要保证正常运行；没有建成的，年底前完成主体工程。
:8 办理情况 ::
:4 审核意见 ::
"""
MINUTES = """
= 领导小组第三次联席会议|纪要
11月8日下午，领导小组组长在市政府第二会议室主持召开第三次联席会议。会议议定以下事项：
# 关于农村生活污水治理
市农业农村局于12月31日前完成主体工程。
+ 出席：:: 市政府办公室、市农业农村局、市水务局、市生态环境局、市财政局、市自然资源局分管负责同志
+ 请假：:: 市林业局
+ 列席：:: 城东街道办事处
"""
REGISTER = """
= 2026年创建工作归档目录
| 件号 | 文号 | 责任者 | 题名 | 日期 | 页数 | 备注 |
|:--:|------|------|----------|:----:|:--:|--|
""" + "\n".join(
    f"| {i} | 某创办〔2026〕{i}号 | 某市创建工作领导小组办公室 | 关于第{i}项任务办理情况的督办函 | 2026-11-10 | 12 | |"
    for i in range(1, 41)
)


def paper(source: str, *, more: dict[str, Any] | None = None, **kind: Any) -> Document:
    settings = {"id": "t", "title": "试件", "template": "t", "fields": {}} | kind
    facts = FACTS | (more or {})
    if settings["format"] in NO_NUMBER:
        facts.pop("number")
    else:
        settings = {"number": "{mark}〔{year}〕{n}号", "series": "t"} | settings
    if settings["format"] in NO_ADDRESSEE:
        facts.pop("addressee")
    return document(PaperKind.model_validate(settings), facts, TemplateSet((("t.txt", source),)))[0]


def official(source: str = TEXT, *, more: dict[str, Any] | None = None, **kind: Any) -> Document:
    return paper(source, more={"copies": COPIES} | (more or {}), format="official", sealed=True, **kind)


def letter(source: str = TEXT, *, more: dict[str, Any] | None = None, **kind: Any) -> Document:
    return paper(source, more={"copies": COPIES} | (more or {}), format="letter", sealed=True, **kind)


def samples() -> dict[str, Document]:
    marked = {"serial": "000123", "urgency": "特急"}
    masthead = {"masthead": "某市创建工作领导小组联席会议纪要"}
    return {
        "official": official(more=marked),
        "annexed": official(TEXT + ANNEXES),
        "upward": official(upward=True, more={"signer": "办公室主任", "addressee": ["市人民政府"]} | marked),
        "letter": letter(more=marked),
        "turned-last": letter(TEXT + "\n@@ 排名表\n" + RANKING),
        "minutes": paper(
            MINUTES, format="minutes", more=masthead | {"copies": COPIES, "number": "〔2026〕3号"}
        ),
        "bulletin": paper(
            TEXT + RANKING,
            format="bulletin",
            number="第{n}期",
            fields={"masthead": {"label": "简报名称"}},
            more={"masthead": "创建工作简报", "number": "第18期"},
        ),
        "form": paper(ORDER, format="form", sealed=True, more={"addressee": ["市农业农村局"]}),
        "table": paper(REGISTER, format="table"),
    }


def packed(given: Document) -> bytes:
    # the facts are a mapping of anything; the issuer is text
    return render_docx(given, author=FACTS["issuer"])[0]  # type: ignore[arg-type]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def tree(given: Document) -> ET.Element:
    return ET.fromstring(parts(packed(given))["word/document.xml"])
