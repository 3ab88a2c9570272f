"""For each rule of the plan linter: a shipped plan on which it is silent, and the edits that make it speak."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Edit = Callable[[Json], None]


def put(path: str, value: object) -> Edit:
    """Set what stands at a path such as ``duties.3.lead``."""

    def edit(plan: Json) -> None:
        place, last = _place(plan, path)
        place[last] = copy.deepcopy(value)

    return edit


def drop(path: str) -> Edit:
    def edit(plan: Json) -> None:
        place, last = _place(plan, path)
        del place[last]

    return edit


def add(path: str, item: object) -> Edit:
    def edit(plan: Json) -> None:
        place, last = _place(plan, path)
        place[last].append(copy.deepcopy(item))

    return edit


def each(field: str, key: str, value: object) -> Edit:
    def edit(plan: Json) -> None:
        for item in plan[field]:
            item[key] = copy.deepcopy(value)

    return edit


def swap(field: str, one: int, other: int) -> Edit:
    def edit(plan: Json) -> None:
        items = plan[field]
        items[one], items[other] = items[other], items[one]

    return edit


def _place(plan: Json, path: str) -> tuple[Any, Any]:
    *way, last = [int(part) if part.lstrip("-").isdigit() else part for part in path.split(".")]
    place: Any = plan
    for part in way:
        place = place[part]
    return place, last


def target(name: str, **keys: object) -> Json:
    return {"name": name, "op": "=", "value": 1, "unit": "个", "text": "1个", **keys}


def text_target(name: str, text: str, **keys: object) -> Json:
    return {"name": name, "op": "text", "text": text, **keys}


SCHEDULE: Json = {
    "slug": "new-one",
    "kind": "meeting",
    "title": "新的会议",
    "rrule": "FREQ=MONTHLY;BYMONTHDAY=10",
    "roll": "next",
    "catch_up": "all",
    "owner": "创建办",
    "source": "五",
}
CLAUSE: Json = {"no": 1, "text": "一条", "lead": [], "support": [], "source": "六"}
SURVEY: Json = {
    "no": 34,
    "name": "公众满意率",
    "unit": "%",
    "judgement": "survey",
    "target": {"text": "≥90", "op": ">=", "value": 90},
    "source": "附件 34",
}
NO_DATES: tuple[Edit, ...] = (
    put("deadlines", []),
    put("unit_duties", []),
    each("duties", "due", None),
    each("duties", "targets", []),
)

DENGFENG, ERQI, XINZHENG = "dengfeng-2023", "erqi-2014", "xinzheng-2015"
DAXING, ZHUMADIAN = "daxinganling-2022", "zhumadian-2022"

MUTATIONS: dict[str, tuple[str, tuple[Edit, ...]]] = {
    "document-repealed": (DENGFENG, (put("document.status", "已废止"),)),
    "document-draft": (DENGFENG, (put("document.status", "草案"),)),
    "document-number-missing": (DENGFENG, (put("document.number", None),)),
    "document-issuer-missing": (DENGFENG, (put("document.issuer", None),)),
    "document-date-missing": (DENGFENG, (put("document.issued", None),)),
    "annex-absent": (DENGFENG, (put("document.annexes.0.present", False),)),
    "document-fragment": (DENGFENG, (put("document.fragment", True),)),
    "placeholder-left": (DENGFENG, (put("duties.3.lead", ["【牵头单位】"]),)),
    "years-too-few": (
        XINZHENG,
        (add("duties.0.targets", text_target("各项目标", "连续三年达到")),),
    ),
    "office-unknown": (DENGFENG, (put("office", "别的办公室"),)),
    "stage-unknown": (DENGFENG, (put("duties.0.stage", 9),)),
    "duty-unknown": (DENGFENG, (put("indicators.0.duties", [99]),)),
    "slug-repeated": (DENGFENG, (add("schedules", SCHEDULE), add("schedules", SCHEDULE))),
    "schedule-unknown": (DENGFENG, (put("deadlines.0.schedule", "nothing"),)),
    "body-unknown": (XINZHENG, (put("posts.0.body", "别的领导小组"),)),
    "number-repeated": (DENGFENG, (put("duties.3.no", 3),)),
    "number-gap": (DENGFENG, (drop("duties.7"),)),
    "number-disorder": (DENGFENG, (swap("duties", 7, 8),)),
    "clause-repeated": (DENGFENG, (add("vetoes", CLAUSE), add("vetoes", CLAUSE))),
    "section-repeated": (XINZHENG, (put("duties.-1.section", "（一）又一个"),)),
    "section-missing": (XINZHENG, (put("duties.-1.section", "（十五）跳过去的"),)),
    "section-disorder": (XINZHENG, (put("duties.4.section", "（九）提前的"),)),
    "lead-missing": (ZHUMADIAN, (put("duties.0.lead", []),)),
    "data-provider-only": (
        DENGFENG,
        (put("indicators.0.lead", []), put("indicators.0.data_from", ["市统计局"])),
    ),
    "lead-shared": (DENGFENG, (put("duties.0.role_words", "按职责分工负责"),)),
    "lead-joint": (XINZHENG, (put("duties.0.lead", ["市发展改革委", "市林业局"]),)),
    "roles-open": (DENGFENG, (put("duties.0.role_words", "牵头/等参与"),)),
    "group-not-expandable": (
        ZHUMADIAN,
        (
            add("groups", {"name": "有关单位", "members": [], "expandable": False}),
            put("duties.0.support", ["有关单位"]),
        ),
    ),
    "group-members-missing": (
        "xinzheng-2015 repaired",
        (
            add("groups", {"name": "各村", "members": [], "expandable": True}),
            put("duties.0.support", ["各村"]),
        ),
    ),
    "pending": (DENGFENG, (put("duties.0.pending", ["lead"]),)),
    "lead-outside-body": (
        ZHUMADIAN,
        (
            add("units", {"name": "市新设局", "kind": "department"}),
            put("duties.0.lead", ["市新设局"]),
        ),
    ),
    "member-without-duty": (
        ZHUMADIAN,
        (
            add("units", {"name": "市新设局", "kind": "department"}),
            put("bodies.0.members", ["市新设局"]),
        ),
    ),
    "unit-duties-without-lead": (
        DENGFENG,
        (add("unit_duties", {"unit": "市委党校", "no": 1, "text": "培训", "source": "五"}),),
    ),
    "lead-without-unit-duties": (
        DENGFENG,
        tuple(
            add("unit_duties", {"unit": unit, "no": 1, "text": "做好本职", "source": "五"})
            for unit in (
                "生态环境分局",
                "市委组织部",
                "市水利局",
                "市林业局",
                "市农委",
                "市资源规划局",
                "市工信局",
                "市城管局",
                "市住建局",
            )
        ),
    ),
    "unit-undefined": (DENGFENG, (put("duties.0.lead", ["市没有的局"]),)),
    "name-ambiguous": (DENGFENG, (put("units.1.aliases", ["市委宣传部"]),)),
    "name-out-of-date": (
        DENGFENG,
        (
            put("units.0.aliases", [{"name": "市环保局", "until": "2019-03-31"}]),
            put("duties.0.lead", ["市环保局"]),
        ),
    ),
    "unit-spellings": (
        DENGFENG,
        (put("units.0.aliases", ["登封分局"]), put("duties.0.lead", ["登封分局"])),
    ),
    "names-alike": (
        DENGFENG,
        (
            add("units", {"name": "市住房和城乡建设局", "kind": "department"}),
            put("duties.0.lead", ["市住房和城乡建设局"]),
        ),
    ),
    "body-names-differ": (XINZHENG, (add("bodies", {"name": "创建办", "kind": "office"}),)),
    "office-host-unknown": (XINZHENG, (put("bodies.1.host", None), each("units", "host_of_office", False))),
    "inspecting-body-missing": (
        DAXING,
        (each("bodies", "kind", "other"),),
    ),
    "post-odd": (XINZHENG, (put("posts.8.post", "发展和改革委员会局长"),)),
    "stages-missing": (DENGFENG, (put("stages", []), each("duties", "stage", None))),
    "stage-ends-before-start": (DENGFENG, (put("stages.0.end", "2022-12-31"),)),
    "stage-start-unknown": (DENGFENG, (put("stages.1.start", None),)),
    "stage-open-ended": (DAXING, (put("stages.3.end", None),)),
    "stage-overlap": (DAXING, (put("stages.1.start", "2022-02-01"),)),
    "stage-gap": (DAXING, (put("stages.1.start", "2022-04-01"),)),
    "stage-ends-before-issue": (ZHUMADIAN, (put("document.published", "2022-07-01"),)),
    "due-before-start": (DENGFENG, (put("duties.0.due", "2023-02-01"),)),
    "due-outside-stage": (DENGFENG, (put("duties.0.due", "2024-02-01"),)),
    "due-before-issue": (DENGFENG, (put("deadlines.0.due", "2023-03-01"),)),
    "all-due-by-issue": (DENGFENG, (put("document.issued", "2023-12-01"),)),
    "due-missing": (ERQI, (put("duties.1.due", None),)),
    "target-after-due": (DENGFENG, (put("duties.25.targets.0.by", "2025-12-31"),)),
    "dates-missing": (XINZHENG, NO_DATES),
    "preparation-after-acceptance": (
        DENGFENG,
        (
            add("duties.0.targets", text_target("迎检准备工作", "完成", by="2023-12-31")),
            add("duties.0.targets", text_target("省级验收", "通过验收", by="2023-11-30")),
        ),
    ),
    "date-year-missing": (DENGFENG, (put("duties.0.due_text", "十月底前"),)),
    "year-short": (DENGFENG, (put("duties.0.due_text", "23年10月底前"),)),
    "date-vague": (DENGFENG, (put("duties.0.due_text", "2023年初"),)),
    "schedule-owner-missing": (DENGFENG, (put("schedules.0.owner", None),)),
    "schedule-day-missing": (XINZHENG, (add("schedules", SCHEDULE | {"rrule": "FREQ=MONTHLY"}),)),
    "schedule-rhythm-missing": (DENGFENG, (put("schedules.0.rrule", None),)),
    "schedule-roll-missing": (DENGFENG, (put("schedules.0.roll", "none"),)),
    "schedule-unannounced-missing": (
        DENGFENG,
        (add("schedules", SCHEDULE | {"kind": "inspection", "title": "暗访"}),),
    ),
    "schedule-interval-unanchored": (
        DENGFENG,
        (put("schedules.0.rrule", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=10"), put("schedules.0.start", None)),
    ),
    "schedule-day-sometimes": (DENGFENG, (put("schedules.0.rrule", "FREQ=MONTHLY;BYMONTHDAY=31"),)),
    "schedule-never": (
        DENGFENG,
        (
            put("schedules.0.rrule", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
            put("schedules.0.until", "2023-11-30"),
        ),
    ),
    "value-conflict": (
        DENGFENG,
        (add("deadlines.0.targets", target("生态环境信息公开率", value=90, unit="%", text="90%")),),
    ),
    "milestones-reversed": (
        ZHUMADIAN,
        (put("duties.26.targets.1.value", 16), put("duties.26.targets.1.text", "16平方米以上")),
    ),
    "actual-exceeds-covered": (
        DENGFENG,
        (
            add("duties.0.targets", target("供水覆盖面积", value=3, unit="平方公里", text="3平方公里")),
            add("duties.0.targets", target("实际供水面积", value=4, unit="平方公里", text="4平方公里")),
        ),
    ),
    "number-missing": (DENGFENG, (add("duties.0.targets", text_target("投资额", "突破亿元", unit="亿元")),)),
    "value-implausible": (
        DENGFENG,
        (put("duties.4.targets.0.value", 1000), put("duties.4.targets.0.text", "1000%")),
    ),
    "value-vague": (DENGFENG, (put("duties.4.targets.0.modality", "左右"),)),
    "growth-base-missing": (
        DENGFENG,
        (add("duties.0.targets", target("投资增长", value=10, unit="%", text="10%以上", op=">=")),),
    ),
    "operator-missing": (
        DENGFENG,
        (put("duties.4.targets.0.value", 95), put("duties.4.targets.0.text", "达到95%")),
    ),
    "operator-assumed": (XINZHENG, (put("duties.0.targets.1.op", ">="),)),
    "target-below-standard": (DENGFENG, (put("indicators.9.standard.value", 70),)),
    "target-standard-kinds-differ": (
        DAXING,
        (put("indicators.2.standard", {"text": "执行", "op": "text"}),),
    ),
    "unit-mismatch": (ZHUMADIAN, (put("duties.11.targets.0.unit", "万亩"),)),
    "measure-unit-missing": (DENGFENG, (put("duties.2.targets.0.unit", None),)),
    "measure-units-differ": (
        DENGFENG,
        (add("deadlines.0.targets", target("生态环境信息公开率", value=100, unit="‰", text="100‰")),),
    ),
    "attribute-missing": (DAXING, (put("indicators.0.attribute", None),)),
    "upper-document-missing": (
        XINZHENG,
        (add("indicators", {"no": 1, "name": "能耗", "judgement": "upper", "source": "附件 1"}),),
    ),
    "trend-base-missing": (
        ERQI,
        (
            add(
                "indicators",
                {
                    "no": 16,
                    "name": "林地",
                    "judgement": "trend",
                    "direction": "not_falling",
                    "source": "三（十六）",
                },
            ),
        ),
    ),
    "condition-base-missing": (
        DENGFENG,
        (
            put("indicators.20.judgement", "conditional"),
            put("indicators.20.target", None),
            put(
                "indicators.20.branches",
                [
                    {
                        "when": {"name": "利用率", "text": "≤60%的", "op": "<=", "value": 60},
                        "then": {"text": "≥2", "op": ">=", "value": 2},
                    },
                    {
                        "when": {"name": "利用率", "text": ">60%的", "op": ">", "value": 60},
                        "then": {"text": "保持", "op": "text"},
                    },
                ],
            ),
        ),
    ),
    "survey-method-missing": (XINZHENG, (add("indicators", SURVEY | {"no": 1}),)),
    "points-partial": (DENGFENG, (put("indicators.0.points", {"full": 3}),)),
    "text-table-roles": (DAXING, (put("indicators.2.lead", ["地委宣传部"]),)),
    "goal-in-two-duties": (
        DENGFENG,
        (add("duties.8.targets", text_target("村镇饮用水卫生合格率", "提高", unit="%")),),
    ),
    "text-table-numbers": (
        "erqi-2014 repaired",
        (put("indicators.3.source", "三（十六）"),),
    ),
    "table-heading-missing": (DENGFENG, (put("indicators.19.table_category", "（六）资源节约与利用"),)),
    "indicator-without-duty": (DAXING, (put("indicators.2.duties", []),)),
    "duty-without-indicator": (DENGFENG, (put("indicators.2.duties", [4]),)),
    "text-table-names": (ERQI, (put("duties.3.targets.0.name", "绿化率"),)),
    "text-table-values": (
        DENGFENG,
        (put("duties.4.targets.0.value", 90), put("duties.4.targets.0.text", "90%")),
    ),
    "text-table-operators": (DENGFENG, (put("duties.4.targets.0.op", ">="),)),
    "text-table-units": (DENGFENG, (put("duties.4.targets.0.unit", "‰"),)),
    "text-table-conditions": (DENGFENG, (put("indicators.4.scope", "中心城区"),)),
    "text-table-words": (
        ERQI,
        (put("duties.3.targets.0", text_target("森林覆盖率", "提高")),),
    ),
    "typo": (DENGFENG, (put("duties.0.title", "提高单位DGP产出"),)),
    "word-doubled": (DENGFENG, (put("duties.0.title", "部门之间之间配合"),)),
    "as-written": (DENGFENG, (put("duties.0.as_written", "原文如此"),)),
}
