"""The plan of 二七 against its document: counts, and item by item what it says, typed from the document anew."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from definitions.catalogue import resolve
from definitions.lint.plan import lint_plan
from definitions.loader import Loaded, load, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.target import Threshold

Line = tuple[str, str, object, str | None]
"""Name, operator, value, unit."""

YEAR_END = date(2014, 12, 31)
FARM, PLANNING = "农业农村工作委员会", "发展和改革委员会"

# number: responsible units, responsible posts
DUTIES = {
    1: ("侯寨乡 马寨镇人民政府 环保局", "侯寨乡乡长 马寨镇镇长 环保局局长"),
    2: ("发改统计局", "发改统计局局长"),
    3: (FARM, f"{FARM}主任"),
    4: (FARM, f"{FARM}主任"),
    5: ("国土资源局", "国土资源局局长"),
    6: (f"环保局 {PLANNING}", f"环保局局长 {PLANNING}局长"),
    7: ("城市管理执法局 侯寨乡 马寨镇", "城市管理执法局局长 侯寨乡乡长 马寨镇镇长"),
    8: (f"{FARM} {PLANNING}", f"{FARM}主任 {PLANNING}局长"),
    9: ("城市管理执法局", "城市管理执法局局长"),
    10: (f"区国土资源局 {FARM}", f"区国土资源局局长 {FARM}主任"),
    11: (FARM, f"{FARM}主任"),
    12: (f"食品药品监管分局 {FARM} 环保局", f"食品药品监管分局局长 {FARM}主任 环保局局长"),
    13: ("财政局", "财政局局长"),
    14: ("人口和计划生育委员会", "人口和计划生育委员会主任"),
    15: ("环保局", "环保局局长"),
    16: (
        "各乡镇、办事处 环保局 各企业",
        "侯寨乡乡长 马寨镇镇长 各街道办事处主任 环保局局长 企业法人代表",
    ),
}
NUMBERS: dict[int, list[Line]] = {
    2: [
        ("农民年人均纯收入", ">=", 4500, "元"),
        ("单位GDP能耗", "<=", 1.0, "吨标准煤/万元"),
        ("单位工业增加值水耗", "<=", 25, "立方米/万元"),
    ],
    3: [
        ("农业灌溉水有效利用系数", ">=", 0.5, "立方米/万元"),
        ("主要农产品中有机、绿色及无公害产品种植面积比重", ">=", 40, "%"),
        ("秸秆综合利用率", ">=", 90, "%"),
        ("化肥使用强度（折纯）", "<=", 280, "千克/公顷"),
    ],
    4: [("森林覆盖率", ">=", 20, "%")],
    5: [("受保护地区占国土面积比例", ">=", 20, "%"), ("受保护基本农田面积", ">=", 90, "%")],
    6: [
        ("化学需氧量（COD）排放强度", "<=", 3.5, "千克/万元GDP"),
        ("二氧化硫（SO₂）排放强度", "<=", 4.5, "千克/万元GDP"),
        ("工业用水重复率", ">=", 80, "%"),
        ("工业固体废物处置利用率", ">=", 80, "%"),
        ("公众对环境的满意率", ">=", 95, "%"),
    ],
    7: [("城镇生活污水集中处理率", ">=", 60, "%"), ("城镇生活垃圾无害化处理率", ">=", 60, "%")],
    8: [("农村生活用能中新能源所占比例", ">=", 50, "%"), ("农村卫生厕所普及率", ">=", 70, "%")],
    9: [("城镇人均公共绿地面积", ">=", 10, "平方米"), ("城镇主要道路绿化普及率", ">=", 90, "%")],
    10: [("废弃矿山生态环境治理率", ">=", 80, "%")],
    11: [("规模化畜禽养殖场粪便综合利用率", ">=", 90, "%")],
    12: [("集中式饮用水源水质达标率", "=", 100, "%"), ("村镇饮用水卫生合格率", "=", 100, "%")],
    13: [("环境保护投资占DGP比重", ">=", 1.5, "%")],
}
WORDS = {
    1: "全省环境优美乡镇考核标准 考核验收准备工作 通过验收",
    6: "空气、水、噪声环境质量 主要污染物排放总量 危险废物排放 上级政府下达的节能减排任务 较大环境事件 "
    "群众反映的各类环境问题 外来入侵物种 生态环境质量评价指数",
    13: "生态区建设经费",
    14: "人口自然增长率",
    15: "生态区建设验收汇报专题制作 生态区建设宣传工作",
    16: "污染防治设施的投入 污染防治设施 超标排污事件 环境污染事故",
}
COMPLETED = {2, 3, 7, 13}  # 完成，并完善相关文件资料; the others only 完善相关文件资料
WITHOUT_FILES = {1, 15, 16}
PARTS = {1: 1, 2: 3, 3: 4, 4: 1, 5: 2, 6: 13, 7: 2, 8: 2, 9: 2, 10: 1, 11: 1, 12: 2, 13: 2, 14: 1, 15: 1}
DEPARTMENTS = [
    ("区委宣传部", 4),
    ("区政府办公室", 3),
    ("区信访局", 1),
    ("区法院", 2),
    ("城市管理行政执法局", 2),
    ("城市管理执法局", 3),
    ("区发展改革和统计局", 5),
    ("区公安部门", 2),
    ("区司法局", 2),
    ("区财政局", 1),
    ("区教育体育局", 4),
    ("区安全生产监督管理局", 3),
    ("区农业农村工作委员会", 8),
    ("区建设局", 4),
    ("区交通局", 3),
    ("区卫生局", 2),
    ("区国土资源局", 3),
    ("区科技局", 3),
    ("区文化旅游局", 5),
    ("区物价局", 2),
    ("二七工商分局", 3),
    ("区规划局", 3),
    ("二七质监分局", 4),
    ("区审计局", 1),
    ("区工业和信息化局", 1),
    ("各乡镇人民政府、街道办事处", 1),
]
LEADERS = ["组长 区政府区长", "副组长 区政府常务副区长", *["副组长 区政府副区长"] * 4]
LEADERS += ["副组长 正县级干部、区政府党组成员"]
MEMBERS = (
    "区政府办公室主任 区委宣传部副部长 区环保局局长 区发改统计局局长 区教体局局长 区工信局局长 区监察局局长 "
    "区民政局局长 区财政局局长 区国土资源局局长 区建设局局长 区交通局局长 区城市管理执法局局长 "
    "区城市管理行政执法局局长 区农经委主任 区商务局局长 区文化旅游局局长 区卫生局局长 区人口计生委主任 "
    "区机关事务管理局局长 区数字化城市管理指挥中心主任 二七规划分局局长 侯寨乡乡长 马寨镇镇长 大学路办事处主任 "
    "五里堡办事处主任 福华街办事处主任 建中街办事处主任 蜜蜂张办事处主任 铭功路办事处主任 一马路办事处主任 "
    "解放路办事处主任 德化街办事处主任 淮河路办事处主任 嵩山路办事处主任 长江路办事处主任 京广路办事处主任"
)
POST_WORD = re.compile(r"(长|主任|书记|成员|领导|法人代表)$")
NUMERALS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
]


@pytest.fixture(scope="module")
def loaded() -> Loaded[Plan]:
    return load(resolve("plans", "erqi-2014"), Plan, name="erqi-2014")


@pytest.fixture(scope="module")
def plan(loaded: Loaded[Plan]) -> Plan:
    return require(loaded)


def rows(plan: Plan, number: int) -> Iterator[tuple[str, str | None, Threshold]]:
    """Yield name, unit and target of every line of an indicator."""
    item = plan.indicators[number - 1]
    lines = item.parts or (item,)
    for line in lines:
        assert line.target is not None, line.name
        yield line.name, line.unit or item.unit, line.target


def test_the_head_is_that_of_the_document(plan: Plan) -> None:
    head = plan.document

    assert (plan.title, plan.region, plan.award) == (
        "二七区创建省级生态区实施方案",
        "二七区",
        "省级生态区",
    )
    assert (head.number, head.issuer) == ("二七政文〔2014〕71号", "郑州市二七区人民政府")
    assert (head.issued, head.published) == (date(2014, 7, 26), date(2014, 7, 26))
    assert [(annex.no, annex.title, annex.present) for annex in head.annexes] == [
        (1, "关于调整二七区创建省级生态区工作领导小组的通知", True),
        (2, "二七区省级生态区创建工作职责分工", True),
    ]
    assert len(head.basis) == 3


def test_nothing_of_the_document_is_left_out(plan: Plan) -> None:
    assert [duty.no for duty in plan.duties] == list(range(1, 17))
    assert [item.no for item in plan.indicators] == list(range(1, 16))
    assert sum(len(item.parts) or 1 for item in plan.indicators) == 38
    assert len(plan.unit_duties) == 106
    assert (plan.policies, plan.vetoes) == ((), ())


def test_the_two_building_phases_are_two_stages_of_years(plan: Plan) -> None:
    assert [
        (stage.kind, stage.title, stage.start, stage.end, stage.start_text, stage.end_text)
        for stage in plan.stages
    ] == [
        ("implement", "全面推进阶段（近期）", date(2013, 1, 1), date(2015, 12, 31), "2013", "2015"),
        ("implement", "优化提升阶段（远期）", date(2016, 1, 1), date(2020, 12, 31), "2016", "2020年"),
    ]
    assert [[step.no for step in stage.steps] for stage in plan.stages] == [list(range(1, 10))] * 2
    assert [stage.source for stage in plan.stages] == ["二（一）", "二（二）"]


@pytest.mark.parametrize("number", DUTIES)
def test_each_duty_has_its_units_posts_and_date(plan: Plan, number: int) -> None:
    duty = plan.duties[number - 1]
    units, posts = DUTIES[number]

    assert duty.lead == tuple(units.split())
    assert duty.posts == tuple(posts.split())
    assert (duty.support, duty.role_words, duty.stage) == ((), "责任", 1)
    assert duty.due == YEAR_END
    assert duty.source == f"附件2 一（{NUMERALS[number - 1]}）"
    assert len(duty.title) <= 40


@pytest.mark.parametrize("number", DUTIES)
def test_each_duty_has_the_targets_of_its_item(plan: Plan, number: int) -> None:
    targets = plan.duties[number - 1].targets
    numbers = [(one.name, one.op, one.value, one.unit) for one in targets if one.op != "text"]
    words = [one.name for one in targets if one.op == "text"]

    assert numbers == NUMBERS.get(number, [])
    assert words == WORDS.get(number, "").split() + ["相关文件资料"] * (number not in WITHOUT_FILES)


def test_a_date_for_the_files_alone_is_no_date_for_the_numbers(plan: Plan) -> None:
    for duty in plan.duties[1:14]:
        *measured, files = duty.targets
        wanted = {YEAR_END} if duty.no in COMPLETED else {None}

        assert {one.by for one in measured} == wanted, duty.no
        assert (files.name, files.by) == ("相关文件资料", YEAR_END)


def test_the_towns_prepare_after_they_have_been_accepted(plan: Plan) -> None:
    duty = plan.duties[0]
    dated = {target.name: target.by for target in duty.targets if target.by}

    assert dated == {"考核验收准备工作": date(2015, 1, 30), "通过验收": date(2014, 12, 31)}
    assert duty.due == date(2014, 12, 31)
    assert duty.due_text is not None
    assert "2015年元月30日前" in duty.due_text
    assert "14年12月底前" in duty.due_text


@pytest.mark.parametrize(("number", "parts"), PARTS.items())
def test_each_group_of_indicators_has_its_parts(plan: Plan, number: int, parts: int) -> None:
    item = plan.indicators[number - 1]

    assert (len(item.parts) or 1) == parts
    assert (item.judgement == "compound") == (parts > 1)
    assert item.source == f"三（{NUMERALS[number - 1]}）"
    assert item.standard is None


@pytest.mark.parametrize("number", PARTS)
def test_each_indicator_asks_the_numbers_of_its_clause(plan: Plan, number: int) -> None:
    found = [
        (name, target.op, target.value, unit)
        for name, unit, target in rows(plan, number)
        if target.op != "text"
    ]

    assert found == NUMBERS.get(number, [])


def test_an_indicator_writes_the_bare_number(plan: Plan) -> None:
    written = {
        name: target.text for number in PARTS for name, _, target in rows(plan, number) if target.op != "text"
    }

    assert len(written) == 26
    assert all(re.fullmatch(r"[0-9.]+", text) for text in written.values())
    assert written["单位GDP能耗"] == "1.0"
    assert written["农业灌溉水有效利用系数"] == "0.50"


def test_indicators_belong_to_the_duties_of_the_annex(plan: Plan) -> None:
    """The annex puts another item in the fifteenth place and moves the last one to the sixteenth."""
    assert [item.duties for item in plan.indicators] == [*((no,) for no in range(1, 15)), (16,)]
    assert plan.duties[14].title == "生态区建设验收汇报专题制作；生态区建设宣传工作"


def test_the_chapter_of_indicators_names_no_units_and_no_dates(plan: Plan) -> None:
    """Who answers, and by when, stands in the annex only: with the duties."""
    assert {(item.lead, item.support, item.data_from, item.due) for item in plan.indicators} == {
        ((), (), (), None)
    }


def test_what_is_plainly_wrong_stands_as_written(plan: Plan) -> None:
    water = plan.indicators[2].parts[0].target
    money = plan.indicators[12].parts[0].target
    field = plan.indicators[4].parts[1].target

    assert water is not None
    assert money is not None
    assert field is not None
    assert water.as_written == "农业灌溉水有效利用系数每万元 0.50 立方米"
    assert money.as_written == "环境保护投资占 DGP 比重 1.5%"
    assert field.as_written == "受保护基本农田面积 90%"
    assert [duty.no for duty in plan.duties if duty.as_written] == [1, 6, 8]
    assert [(one.unit, one.no) for one in plan.unit_duties if one.as_written] == [
        ("城市管理行政执法局", 1),
        ("区教育体育局", 4),
        ("区农业农村工作委员会", 3),
        ("区卫生局", 1),
        ("区文化旅游局", 4),
        ("二七质监分局", 1),
    ]


def test_unit_duties_follow_the_document_unit_by_unit(plan: Plan) -> None:
    counted = Counter((one.unit, one.source.partition("）")[0] + "）") for one in plan.unit_duties)

    assert list(counted.items()) == [
        (("区生态区创建成员单位", "四（一）"), 11),
        (("区环境保护局(区生态创建办公室)", "四（二）"), 15),
        *(((unit, "四（三）"), number) for unit, number in DEPARTMENTS),
        (("乡镇、办事处", "五（一）"), 5),
    ]
    assert sum(number for _, number in DEPARTMENTS) == 75


def test_unit_duties_are_numbered_within_each_unit(plan: Plan) -> None:
    numbers: dict[str, list[int]] = {}
    for one in plan.unit_duties:
        numbers.setdefault(one.unit, []).append(one.no)

    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    departments = [unit for unit, _ in DEPARTMENTS]
    for one in plan.unit_duties:
        if one.unit in departments:
            assert one.source == f"四（三）{departments.index(one.unit) + 1}"


def test_dates_and_numbers_within_unit_duties(plan: Plan) -> None:
    dated = [(one.unit, one.no, one.due, one.due_text) for one in plan.unit_duties if one.due]
    staff = [
        (target.scope, target.op, target.value, target.unit)
        for one in plan.unit_duties
        for target in one.targets
        if target.op != "text"
    ]

    assert dated == [
        ("区生态区创建成员单位", 10, date(2014, 9, 30), "2014年9月"),
        ("各乡镇人民政府、街道办事处", 1, YEAR_END, "2014年底前"),
    ]
    assert staff == [("乡镇", "between", (3, 5), "名"), ("办事处", "between", (2, 3), "名")]


def test_posts_stand_in_the_order_of_the_document(plan: Plan) -> None:
    group = [f"{one.role} {one.post}" for one in plan.posts if one.body == "二七区创建省级生态区工作领导小组"]
    others = [(one.body, one.role, one.post) for one in plan.posts if "领导小组" not in one.body[-4:]]

    assert group == LEADERS + [f"成员 {post}" for post in MEMBERS.split()]
    assert others == [
        ("生态区建设指挥部", "政委", "区委书记"),
        ("生态区建设指挥部", "指挥长", "区长"),
        ("生态区建设指挥部", "副指挥长", "四大班子领导"),
        ("领导小组办公室", "主任", "区环保局局长"),
    ]


def test_persons_are_named_by_post_alone(plan: Plan) -> None:
    posts = [*(one.post for one in plan.posts), *(post for duty in plan.duties for post in duty.posts)]

    assert all(POST_WORD.search(post) and not re.search(r"\s", post) for post in posts)


def test_schedules_keep_the_rhythms_of_the_document(plan: Plan) -> None:
    found = {one.slug: (one.kind, one.rrule, one.owner, one.source) for one in plan.schedules}
    quarterly, yearly = "FREQ=MONTHLY;BYMONTH=3,6,9,12", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"
    bureau, members = "区环境保护局(区生态创建办公室)", "区生态区创建成员单位"

    assert found == {
        "monthly-meeting": ("meeting", "FREQ=MONTHLY", "生态区建设指挥部办公室", "五（二）"),
        "quarterly-inspection": ("inspection", quarterly, "区委、区政府督察部门", "五（四）"),
        "quarterly-ranking": ("ranking", quarterly, "环保局", "五（四）"),
        "announced-checks": ("inspection", None, "环保局", "五（四）"),
        "unannounced-checks": ("inspection", None, "环保局", "五（四）"),
        "inspection-bulletin": ("bulletin", None, "环保局", "五（四）"),
        "yearly-task-breakdown": ("plan", yearly, None, "二（一）"),
        "yearly-appraisal": ("scoring", yearly, "区委、区政府督察部门", "五（四）"),
        "yearly-target-check": ("inspection", yearly, bureau, "四（二）7"),
        "district-yearly-plan": ("plan", yearly, bureau, "四（二）2"),
        "member-yearly-plan": ("plan", yearly, members, "四（一）4"),
        "member-checks": ("inspection", None, members, "四（一）3"),
        "publicity-checks": ("inspection", None, "区委宣传部", "四（三）1"),
        "environment-yearbook": ("report", yearly, None, "四（三）7"),
        "law-publicity-plan": ("plan", yearly, "区司法局", "四（三）9"),
        "yearly-budget": ("plan", yearly, "区财政局", "四（三）10"),
        "straw-burning-ban": ("activity", None, "区农业农村工作委员会", "四（三）13"),
        "price-checks": ("inspection", None, "区物价局", "四（三）20"),
    }


def test_the_monthly_meeting_says_where_and_who(plan: Plan) -> None:
    meeting = plan.schedules[0]

    assert (meeting.roll, meeting.catch_up, meeting.participants) == ("next", "all", ("各单位",))
    assert "区政府会议室" in meeting.text
    assert "责任领导和一名专职人员" in meeting.text


def test_dated_deadlines_of_the_text(plan: Plan) -> None:
    found = [
        (one.due, one.due_text, " ".join(one.who), one.source)
        for one in plan.deadlines
        if not one.source.startswith("二")
    ]

    assert found == [
        (date(2014, 9, 30), "2014年9月", "区生态区创建成员单位", "四（一）10"),
        (YEAR_END, "2014年底前", "乡镇", "四（三）26"),
        (YEAR_END, "2014年底", "区环保局", "五"),
        (YEAR_END, "2014年底", "区环保局", "五"),
        (None, "2015年初", "区环保局", "五"),
        (date(2014, 10, 31), "2014年10月底前", "区环境保护局", "五"),
        (date(2014, 10, 31), "2014年10月底前", "", "五"),
        (YEAR_END, "2014年底", "区文化旅游局", "五"),
        (date(2014, 9, 30), "2014年9月底前", "承担生态区建设考核指标任务的区直各有关单位", "五"),
    ]


def test_shares_of_villages_and_others_say_of_what(plan: Plan) -> None:
    found = [
        (target.of, target.op, target.value, target.by)
        for one in plan.deadlines
        for target in one.targets
        if target.of
    ]

    assert found == [
        ("乡镇", "text", None, YEAR_END),
        ("村", ">=", 80, YEAR_END),
        ("企业", ">=", 30, YEAR_END),
        ("规模以上企业", "text", None, None),
        ("社区（小区）", ">=", 60, date(2014, 10, 31)),
        ("学校", ">=", 50, date(2014, 10, 31)),
        ("景区", "text", None, YEAR_END),
    ]


@pytest.mark.parametrize(
    ("source", "due", "softened"),
    [
        ("二（一）", date(2015, 12, 31), {"有所", "全面", "一定", "初见", "逐步"}),
        ("二（二）", date(2020, 12, 31), {"全面", "进一步", "基本", "初步", "趋于"}),
    ],
)
def test_both_phases_have_their_goals(plan: Plan, source: str, due: date, softened: set[str]) -> None:
    goals = [one for one in plan.deadlines if one.source == source]
    targets = [target for one in goals for target in one.targets]

    assert [(one.due, one.who) for one in goals] == [(due, ())] * 6
    assert {(target.op, target.by) for target in targets} == {("text", due)}
    assert {target.modality for target in targets if target.modality} == softened
    assert len(targets) == {"二（一）": 12, "二（二）": 14}[source]


def test_bodies_of_each_kind(plan: Plan) -> None:
    names = {kind: [body.name for body in bodies] for kind, bodies in plan.bodies_by_kind.items()}

    assert names == {
        "leading_group": ["生态区建设指挥部", "二七区创建省级生态区工作领导小组"],
        "office": [
            "区生态创建办公室",
            "生态创建办公室",
            "领导小组办公室",
            "生态区建设工作指挥部办公室",
            "生态区建设指挥部办公室",
        ],
        "committee": ["区环保委"],
        "inspecting": ["区政府督查室", "区委、区政府督察部门"],
        "other": ["区监察部门", "区人大常委会"],
        "reviewing": ["省环保厅"],
        "awarding": ["省级环保部门"],
        "issuer": ["郑州市二七区人民政府"],
        "printing": ["郑州市二七区人民政府办公室"],
        "sponsor": ["区环保局"],
        "addressee": ["各乡镇人民政府、街道办事处", "区人民政府各部门", "各有关单位"],
    }
    assert all(body.source for body in plan.bodies)


def test_every_name_with_a_role_is_defined(plan: Plan) -> None:
    used = {name for duty in plan.duties for name in duty.lead}
    used |= {one.unit for one in plan.unit_duties} | {one.unit for one in plan.posts if one.unit}
    used |= {name for one in plan.deadlines for name in one.who}
    used |= {name for one in plan.measures for name in one.who}
    used |= {name for one in plan.schedules for name in (*one.participants, one.owner) if name}
    used |= {name for body in plan.bodies for name in (*body.members, body.host) if name}

    assert used <= plan.names


def test_the_office_is_in_the_unit_that_has_the_duties(plan: Plan) -> None:
    (host,) = (unit for unit in plan.units if unit.host_of_office)

    assert host.name == "环保局"
    assert set(host.names) >= {"区环保局", "区环境保护局", "区环境保护局(区生态创建办公室)"}
    assert {body.host for body in plan.bodies if body.kind == "office"} <= {None, *host.names}


def test_names_that_may_be_another_unit_stay_apart(plan: Plan) -> None:
    names = {unit.name: set(unit.names) for unit in plan.units}

    for one, other in (
        (PLANNING, "发改统计局"),
        ("区农经委", FARM),
        ("二七规划分局", "区规划局"),
        ("城市管理行政执法局", "城市管理执法局"),
        ("财政部门", "财政局"),
    ):
        assert not names[one] & names[other]
    assert names["发改统计局"] == {"发改统计局", "区发改统计局", "区发展改革和统计局"}


def test_measures_and_accountability_follow_the_clauses(plan: Plan) -> None:
    assert Counter(item.source for item in plan.measures) == {
        "一": 3,
        "二": 3,
        "五": 5,
        "五（一）": 1,
        "五（二）": 3,
        "五（四）": 3,
        "五（五）": 1,
        "五（五）末段": 1,
        "附件1": 1,
        "附件2 二（一）": 2,
        "附件2 二（二）": 1,
        "附件2 二（三）": 1,
    }
    assert Counter(item.source for item in plan.accountability) == {
        "二（一）": 1,
        "四（二）7": 1,
        "五（一）二是": 2,
        "五（三）": 6,
        "五（四）": 3,
        "附件2 二（三）": 1,
    }


def test_the_linter_finds_oddities_and_no_errors(loaded: Loaded[Plan]) -> None:
    findings = lint_plan(loaded)

    assert all(finding.severity != "error" for finding in findings)
    assert {finding.code for finding in findings} >= {
        "body-names-differ",
        "operator-assumed",
        "unit-mismatch",
    }
