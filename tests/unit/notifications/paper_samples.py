"""One full context per kind, and the way to rewrite the golden files: run this file, then read the diff."""

from __future__ import annotations

import copy
import json
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from definitions.paper import PaperKind
from notifications.render import render

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden" / "papers"
KINDS = (
    *("bulletin", "duban-letter", "inspection-notice", "inspection-report", "meeting-notice"),
    *("dispatch-notice", "dispatch-summary", "return-reminder", "slip", "urge-slip"),
)
DOCX_KINDS = tuple(name for name in KINDS if name != "slip")

HOSTILE = [
    "甲&乙<丙>|#一、{…",
    "# 一、标题",
    "= 标题",
    "| 甲 | 乙 |",
    "|---|",
    "## 甲:: 乙",
    "一、甲",
    "\\",
    "{# 注释 #}",
    "&lt;w:p/&gt;甲",
]

_PLAN = {"title": "登封市创建国家生态文明建设示范市实施方案", "number": "登政文〔2023〕44号"}
_CAMPAIGN = "国家生态文明建设示范市创建工作"
_COMMON = {
    "issuer": "登封市生态文明创建工作指挥部办公室",
    "addressee": ["市农业农村局"],
    "date": "2023-05-12",
    "contact": {"post": "创建办综合组", "phone": "0371-00000000"},
}
_SEWAGE = {
    "no": "17",
    "title": "推进农村生活污水治理和黑臭水体整治",
    "clause": "三（二）10",
    "lead": ["市农业农村局"],
    "cause": "逾期未办结",
    "due": "2023-04-28",
    "days_late": 9,
}
_CONTEXTS: dict[str, dict[str, Any]] = {
    "duban-letter": _COMMON
    | {
        "number": "登创办督〔2023〕3号",
        "urgency": "特急",
        "campaign": _CAMPAIGN,
        "plan": _PLAN,
        "matters": [_SEWAGE | {"limit": "2023-05-31"}],
        "earlier": [
            {"kind": "催办单", "number": "登创办催〔2023〕2号", "date": "2023-05-04"},
            {"kind": "催办单", "number": "登创办催〔2023〕6号", "date": "2023-05-08"},
        ],
        "reply_due": "2023-05-19",
        "reply_form": "正式文件",
        "consequence": "逾期仍未反馈的，将提请指挥部予以通报批评",
        "copies": ["市委督查室", "市政府督查室"],
    },
    "urge-slip": _COMMON
    | {
        "mark": "登创办",
        "number": "",
        "campaign": _CAMPAIGN,
        "plan": _PLAN,
        "matters": [
            _SEWAGE,
            _SEWAGE | {"no": "18", "title": "实施化肥农药减量增效行动", "cause": "未签收", "days_late": 3},
        ],
        "reply_due": "2023-05-19",
        "reply_form": "办理情况说明",
    },
    "meeting-notice": _COMMON
    | {
        "addressee": ["各乡镇人民政府、街道办事处", "指挥部各成员单位"],
        "number": "登创办〔2023〕5号",
        "meeting": "创建工作调度会议",
        "reason": "为通报前一阶段工作进展，研究解决存在的问题",
        "plan": _PLAN,
        "clause": "五（三）",
        "day": "2023-05-25",
        "time": "09:00",
        "place": "市政府第二会议室",
        "participants": ["各乡镇人民政府、街道办事处分管负责同志", "指挥部各成员单位分管负责同志"],
        "agenda": ["通报工作进展", "有关单位作表态发言", "安排下一步工作"],
        "requirements": ["请准备3分钟以内的书面发言材料，于会前报送"],
        "reply_due": "2023-05-23",
        "attachments": ["参会回执", "座次安排"],
    },
    "bulletin": {
        "issuer": _COMMON["issuer"],
        "date": "2023-05-16",
        "number": "第3期",
        "masthead": "登封市生态文明创建工作简报",
        "campaign": _CAMPAIGN,
        "period": {"from": "2023-05-01", "to": "2023-05-15"},
        "counts": [
            {"state": "办理中", "count": 31},
            {"state": "待审核", "count": 4},
            {"state": "办结", "count": 11},
            {"state": "销号", "count": 6},
        ],
        "completed": [
            {"no": "3", "title": "编制生态文明建设规划", "unit": "市生态环境局", "date": "2023-05-09"}
        ],
        "late": [
            {
                "no": "17",
                "title": "推进农村生活污水治理和黑臭水体整治",
                "unit": ["市农业农村局", "市水利局"],
                "due": "2023-04-28",
                "days_late": 11,
            }
        ],
        "news": [{"head": "嵩山林场开展巡护", "text": "5月10日，嵩山林场组织开展林区巡护。"}],
        "next": ["继续推进农村生活污水治理"],
        "report_to": ["市委、市人大、市政府、市政协领导同志"],
        "send_to": ["市委办公室", "市政府办公室"],
        "issue_to": ["各乡镇人民政府、街道办事处", "指挥部各成员单位"],
        "print_run": 80,
    },
    "inspection-notice": _COMMON
    | {
        "mark": "登创办",
        "number": "登创办查〔2023〕9号",
        "addressee": ["各牵头单位"],
        "inspection": "生态文明创建任务完成情况督查",
        "plan": _PLAN,
        "clause": "三（一）2",
        "content": ["每季度督查一次创建任务完成情况", "到期未办结任务5项的办理情况，其中逾期2项"],
        "day": "2023-05-17",
        "inspector": "市委、市政府督查室",
        "objects": ["各牵头单位"],
        "means": "听取汇报、查阅资料、现场查看",
        "requirements": ["请各单位对照任务自查，备齐办理情况和佐证材料，明确一名联络员。"],
        "reply_due": "2023-05-16",
        "reply_form": "书面形式",
    },
    "inspection-report": _COMMON
    | {
        "mark": "登创办",
        "number": "登创办通〔2023〕1号",
        "addressee": ["各牵头单位"],
        "inspection": "生态文明创建任务完成情况督查",
        "plan": _PLAN,
        "clause": "三（一）2",
        "conducted": "2023-05-10",
        "inspector": "市委、市政府督查室",
        "means": "按通知要求",
        "counts": [
            {"unit": "市农业农村局", "count": 2, "rectify": 2},
            {"unit": "市水利局", "count": 1, "rectify": 0},
        ],
        "problems": [
            {
                "n": "1",
                "unit": "市农业农村局",
                "item": "17",
                "clause": "三（二）10",
                "text": "污水处理站停运",
            },
            {"n": "2", "unit": "市农业农村局", "text": "台账缺少四月的记录。"},
            {"n": "3", "unit": "市水利局", "clause": "三（二）4", "text": "颍河东段有零星垃圾"},
        ],
        "rectify": 2,
    },
    "dispatch-notice": _COMMON
    | {
        "mark": "登创办",
        "number": "登创办调〔2023〕10号",
        "addressee": ["市农业农村局", "市水利局"],
        "matter": "创建工作调度",
        "dispatch": "是",
        "campaign": _CAMPAIGN,
        "plan": _PLAN,
        "clause": "三（二）1",
        "reason": "每月14日、28日对各责任单位工作完成情况进行调度",
        "day": "2023-05-26",
        "due": "2023-05-25",
        "content": ["各项任务进展情况", "存在的问题和下一步安排"],
    },
    "return-reminder": _COMMON
    | {
        "mark": "登创办",
        "number": "登创办提〔2023〕1号",
        "matter": "年度工作计划",
        "campaign": _CAMPAIGN,
        "plan": _PLAN,
        "clause": "四（二）1",
        "due": "2023-05-16",
        "days_left": 2,
    },
    "dispatch-summary": _COMMON
    | {
        "mark": "登创办",
        "number": "登创办汇〔2023〕11号",
        "addressee": ["创建领导小组"],
        "matter": "创建工作调度",
        "campaign": _CAMPAIGN,
        "plan": _PLAN,
        "clause": "三（二）1",
        "day": "2023-05-12",
        "due": "2023-05-11",
        "returns": [
            {"unit": "市农业农村局", "state": "已报送", "date": "2023-05-10"},
            {"unit": "市林业局", "state": "迟报", "date": "2023-05-12"},
            {"unit": "市水利局", "state": "未报送"},
        ],
        "received": 2,
        "late": ["市林业局"],
        "missing": ["市水利局"],
        "unresolved": ["各相关乡镇（街道）"],
        "stages": [{"title": "动员部署阶段", "state": "办结"}, {"title": "创建实施阶段", "state": "实施中"}],
        "counts": [{"state": "办理中", "count": 25}, {"state": "办结", "count": 4}],
        "asks": [{"unit": "市农业农村局", "duty": "17", "ask": "请市财政局落实管网资金"}],
    },
    "slip": _COMMON
    | {
        "event": "returned",
        "campaign": _CAMPAIGN,
        "plan": _PLAN,
        "duty": {"no": "17", "title": "推进农村生活污水治理和黑臭水体整治", "clause": "三（二）10"},
        "lead": "市农业农村局",
        "due": "2023-06-30",
        "reason": "佐证材料缺少验收意见",
    },
}


@cache
def kind(name: str) -> PaperKind:
    path = ROOT / "definitions" / "papers" / f"{name}.yaml"
    return PaperKind.model_validate(YAML(typ="safe", pure=True).load(path))


def context(name: str, **changes: Any) -> dict[str, Any]:
    return copy.deepcopy(_CONTEXTS[name]) | changes


def matter(**changes: Any) -> dict[str, Any]:
    return _SEWAGE | changes


def main() -> None:
    GOLDEN.mkdir(parents=True, exist_ok=True)
    digests = {}
    for name in KINDS:
        rendered = render(kind(name), context(name))
        (GOLDEN / f"{name}.txt").write_text(rendered.text or "", encoding="utf-8", newline="\n")
        if ".docx" in rendered.outputs:
            digests[name] = rendered.digests[".docx"]
    (GOLDEN / "parts.json").write_text(json.dumps(digests, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
