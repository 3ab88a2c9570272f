"""The plan of 新郑 against its document, item by item; the tables were typed from the document, not from the file."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from definitions.catalogue import resolve
from definitions.lint.plan import lint_plan
from definitions.loader import Loaded, load, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from definitions.target import Target

PLAN = "xinzheng-2015"
YEAR_END = date(2015, 12, 31)
TOWNS = "各乡镇（街道、管委会）"
GROUP = "新郑市国家生态文明先行示范区建设领导小组"
OFFICE = "市生态文明先行示范区领导小组办公室"

SECTIONS = {
    "（一）科学谋划空间开发格局": range(1, 5),
    "（二）调整优化产业结构": range(5, 9),
    "（三）着力推动绿色循环低碳发展": range(9, 12),
    "（四）节约集约利用资源": range(12, 16),
    "（五）加大生态系统和环境保护力度": range(16, 21),
    "（六）建立生态文化体系": range(21, 25),
    "（七）创新体制机制": range(25, 30),
    "（八）加强基础能力建设": range(30, 33),
}

DUTIES = """
以人口集聚为重点，构建协调发展的新型城镇化格局|市发展改革委|市规划城管局 市国土资源局 市交运局 市住建局 市城市管理行政执法局 市林业局 市园林中心 +
以产业集聚区为依托，构建低碳高效生态产业发展格局|市发展改革委|市科工信委 市规划城管局 市国土资源局 市城市管理行政执法局 +
以生态网络体系为纽带，构建绿色生态安全格局|市林业局|市园林中心 市国土资源局 市环保局 市规划城管局 市水务局 +
科学规划生态红线，合理进行土地空间开发管制分区|市国土资源局|市规划城管局 +
加快发展战略性新兴产业，培育支柱产业|市科工信委|市发展改革委 市环保局 各产业聚集区和专业园区
大力发展现代服务业，培育成为新的经济增长点|市发展改革委|市商务局 市文广新局 市旅游文物局 市卫生局 市人口计生委 市金融工作办公室
着力发展现代都市农业，构建富民产业体系|市农委|市畜牧局
优化能源结构，提高可再生能源比重|市住建局|市发展改革委
全面推行绿色生产方式，促进绿色发展|市住建局|市环保局 市商务局 市农委 市科工信委
构建循环产业体系，促进循环发展|市农委|市科工信委 市畜牧局 市商务局 市城市管理行政执法局 市供销社 +
有效降低能耗物耗，促进低碳发展|市科工信委|市发展改革委 市水务局 +
严守土地资源利用红线，推进土地节约集约利用|市国土资源局|市规划城管局 +
严守水资源利用红线，努力建设节水型社会|市水务局|市科工信委 市农委 +
推进“绿色矿山”建设，高效利用矿产资源|市国土资源局|市科工信委 市环保局 +
推进城市废弃物资源化利用，提高节约集约利用水平|市城市管理行政执法局|市住建局 市发展改革委 市环保局 市供销社 +
实施“蓝天工程”，开展区域大气污染综合整治|市环保局|市住建局 市农委 市城市管理行政执法局 市商务局 市公安局 市科工信委 +
实施“生态建设”工程，提升新郑城市形象|市住建局|市林业局 市水务局 市国土资源局 市园林中心 市南水北调办公室
实施“清洁河流工程”，建设水生态文明试点城市|市水务局|市发展改革委 市环保局 市城市管理行政执法局 市住建局 +
推进城乡环境综合治理，改善人居环境|市城市管理行政执法局|市环保局 市住建局 市畜牧局 市农委 +
加强防灾减灾体系建设，提高适应气候变化能力|市气象局|市政府应急办 市住建局 市水务局 +
树立生态文明理念|市绩效考核办公室|市发展改革委 +
培育特色生态文化|市旅游文物局|市文广新局 +
加强生态文明宣传|文广新局|+
倡导绿色消费|市财政局|市城市管理行政执法局 市水务局
完善考核评价机制|市绩效考核办公室|市政府各部门 +
创建自然资源资产负债表|市统计局|市环保局 市财政局 市国土资源局 市林业局 市水务局 市审计局
创新生态文明市场化机制|市环保局|市科工信委 市林业局 市水务局 市财政局
开展碳交易市场前期工作|市科工信委|市统计局 市财政局 市环保局
探索建立市级生态文明先行示范区建设的高层决策机制|市发展改革委|市财政局
建立健全生态文明公共服务基础数据库|市统计局|+
加强生态环境监测预警系统建设|市环保局|市财政局 +
强化环保和节能执法能力建设|市环保局|+
"""

# duty, name, operator, value with unit, modality; in the order of the document
NUMBERS = """
1 新建改建自来水管道 = 130 公里
1 新建改建供热管网 = 1.5 公里
2 规模以上工业企业增加值 = 45 亿元 力争
2 规模以上工业企业增加值增长 >= 10 % 力争
2 固定资产投资 = 95 亿元 力争
2 固定资产投资增长 = 20 % 左右
2 污水集中处理率 >= 85 %
2 规模以上工业单位产值能耗下降 = 4 百分点
2 基础设施投资 = 3 亿元 力争
3 新建、提升林业生态廊道 = 67.8 公里
3 规划绿化面积 = 250 万平方米
3 营造林总规模 = 2.2 万亩
3 森林公园 = 1 个
3 森林覆盖率 = 30.94 %
5 电子信息产业销售收入 > 35 亿元 突破
5 生物及医药产业销售收入 = 40 亿元 力争
6 华南城特色商业区销售收入 = 50 亿元 力争
7 粮食产量 = 23 万吨 左右
7 蔬菜产量 = 42 万吨 力争
7 肉自给率 >= 60 % 力争
7 蛋自给率 >= 65 % 力争
7 奶自给率 >= 58 % 力争
7 认证无公害农产品、绿色食品、有机农产品 = 8 个
8 气化人口 = 20 万人
8 居民气化率 = 95.6 %
8 天然气管道总长度 = 240 公里
8 天然气管道覆盖率 = 85 %
8 集中供热管网覆盖面积 = 3 万平方米
8 集中供热入网覆盖率 = 45 %
8 实际集中供热普及率 = 15 %
8 实际集中供热面积 = 119 万平方米
8 非化石能源占一次能源消费比重 = 10 %
9 绿色社区 >= 1 个
9 二级及以上能效家电产品市场占有率 = 56 % 力争
10 工业固体废弃物综合利用率 >= 85 %
10 生态循环农业示范点 between 1—3 个
10 秸秆综合利用率 = 94.9 %
10 规模化畜禽养殖废弃物循环化利用率 >= 75 %
11 能源消费总量 <= 190 万吨标准煤 力争
11 万元GDP能耗 = 0.579 吨标准煤 力争
11 全市煤炭占能源消费总量比重 <= 60 % 力争
11 单位地区生产总值二氧化碳排放下降 = 13 %
12 耕地保有量 = 50758.6 公顷 力争
12 单位建设用地生产总值 = 3.91 亿元/平方公里 力争
13 农业灌溉水有效利用系数 = 0.652 -
13 农业灌溉水有效利用系数提高 = 1.4 百分点
13 万元工业增加值用水量 = 20 吨水
13 万元工业增加值用水量下降 = 8 %
13 节水器具普及率 = 98.5 %
13 再生水回用率 >= 25 %
13 非常规水资源利用率 = 21 %
13 非常规水资源利用率提高 = 1.5 百分点
14 矿产资源三率（开采回采、选矿回收、综合利用） = 76 %
14 绿色矿山比例 = 20 %
15 城区居住小区生活垃圾分类达标率 = 25 %
15 主要再生资源回收利用率 = 85 %
15 主要再生资源回收利用率提高 = 10 百分点
16 市区禁燃区面积 >= 60 % 力争
16 淘汰社会黄标车和老旧车辆 = 3200 辆
16 城市环卫机械化清扫率 >= 65 %
16 全市渣土清运车辆密闭改装率 = 90 %
16 城镇气化率 = 85 %
17 城市道路生态廊道 = 4 条
17 城市新建绿地 >= 40 万平方米
17 新建公园 = 2 个
17 人均公共绿地面积 >= 12 平方米
18 城区河道集中整治 = 4 条
19 生活垃圾无害化处理率 >= 15 %
19 城市医疗废物无害化处置 = 100 %
19 病死畜禽无害化处理率 = 100 %
21 生态文明建设占党政绩效考核的比重 = 17 %
23 党政干部参加生态文明培训的比例 = 95 %
23 生态文明知识普及率 = 60 %
24 政府绿色采购率 = 65 %
24 节水器具普及率 = 95 %
24 公共交通出行比例 = 34 %
24 城区居住小区生活垃圾分类达标率 = 20 %
31 环境信息公开率 = 100 %
"""

WORDS = """
1 市辖区内村庄拆迁 力争年底基本完成 基本
2 产业聚集区循环化改造 完成 力争
6 电子商务交易额 力争突破亿元 突破
9 绿色建筑标准 全面执行 全面
10 产业聚集区循环化改造 完成 力争
14 “矿山复绿”行动各项任务 确保按时完成 确保
16 主要大气污染物减排任务 全面完成 全面
18 “水清河美”目标 努力实现 努力
21 生态文明先行示范区建设专项考核和责任制度 建立
21 生态文明建设问责制和终身追究制 实行
25 《新郑市生态文明建设领导干部考核办法》 制定
26 自然资源资产负债表编制方案 确立
26 全市自然资源摸底、分类和核算 完成
26 自然资源情况公报 发布
28 重点企业单位名单和管控企业标准 研究确定
28 区域碳市场服务业中心 建立
29 高层决策机构 成立，市长为组长，相关部门主要领导参加
30 生态环境动态监测数据库 建立
30 生态文明先行示范区建设指标统计报告制度 建立
31 生态环境信息平台和公开制度 建立
"""

GOALS = """
1 符合主体功能定位科学合理的开发格局 text None - 初步
2 产业结构调整 text None - 阶段性
3 第一产业比重 = 2 -
3 第二产业比重 = 54 -
3 第三产业比重 = 44 -
4 新增供水能力 = 10 万吨/日
5 新增污水处理能力 = 7.5 万吨/日
6 城市燃气普及率 = 95.8 %
7 集中供热管网覆盖面积 = 123 万平方米
8 环境空气中细颗粒物（Pm2.5）平均浓度 <= 105 微克/立方米
9 人均公共绿地面积 >= 12 平方米
10 森林覆盖率 = 30.94 %
11 节能标准执行率和实施率 = 100 %
"""

TOWN_MEMBERS = (
    "城关乡 辛店镇 观音寺镇 梨河镇 和庄镇 八千乡 薛店镇 孟庄镇 龙湖镇 郭店镇 新村镇 "
    "新建路街道办事处 新华路街道办事处 新烟街道办事处 中心城区新区建设管委会 具茨山管委会"
)

MEMBERS = (
    "市发展和改革委员会主任 市财政局局长 市水务局局长 市住建局局长 市环保局局长 市爱卫办主任 "
    "市规划城管局局长 市城市管理行政执法局局长 市科工信委主任 市农委主任 市文广新局局长 市林业局局长 "
    "市统计局局长 市气象局局长 市园林中心主任 市南水北调办公室常务副主任 市发展改革委纪检书记 城关乡乡长 "
    "辛店镇镇长 观音寺镇镇长 梨河镇镇长 和庄镇镇长 八千乡乡长 薛店镇镇长 孟庄镇镇长 龙湖镇镇长 "
    "郭店镇镇长 新村镇镇长 新建路街道办事处主任 新华路街道办事处主任 新烟街道办事处主任 "
    "中心城区新区建设管委会常务副主任 具茨山管委会党委书记、主任"
)


@pytest.fixture(scope="module")
def loaded() -> Loaded[Plan]:
    return load(resolve("plans", PLAN), Plan, name=PLAN)


@pytest.fixture(scope="module")
def plan(loaded: Loaded[Plan]) -> Plan:
    return require(loaded)


def table(text: str) -> list[str]:
    return text.strip().splitlines()


def number_line(number: int, target: Target) -> str:
    """Write a target with a number the way the tables above do."""
    low_high = "—".join(map(str, target.value)) if isinstance(target.value, tuple) else str(target.value)
    words = [str(number), target.name, target.op, low_high, target.unit or "-", target.modality or ""]
    return " ".join(words).strip()


def named(plan: Plan, number: int, name: str) -> Target:
    (found,) = (target for target in plan.duties[number - 1].targets if target.name == name)
    return found


def test_the_head_is_complete(plan: Plan) -> None:
    head = plan.document

    assert (plan.id, plan.title, plan.revision) == (PLAN, "新郑市国家生态文明先行示范区建设2015年工作方案", 1)
    assert (plan.region, plan.award, plan.office) == ("新郑市", "国家生态文明先行示范区", OFFICE)
    assert (plan.policy, plan.calendar) == ("default", "china")
    assert (head.index, head.number) == ("755156513/2015-00081", "新政办〔2015〕12号")
    assert (head.issuer, head.topic, head.status) == ("新郑市人民政府办公室", "生态文明", "失效")
    assert head.issued == head.published == date(2015, 8, 18)
    assert head.basis == ("《郑州市国家生态文明先行示范区建设实施方案》",)
    (annex,) = head.annexes
    assert (annex.title, annex.present) == (f"{GROUP}组成人员名单", True)


def test_nothing_is_there_that_the_document_does_not_have(plan: Plan) -> None:
    assert (plan.stages, plan.indicators, plan.policies, plan.vetoes) == ((), (), (), ())


def test_duties_have_title_lead_and_support_as_written(plan: Plan) -> None:
    assert [duty.no for duty in plan.duties] == list(range(1, 33))
    for duty, line in zip(plan.duties, table(DUTIES), strict=True):
        title, lead, support = line.split("|")

        assert (duty.title, duty.lead) == (title, (lead,))
        assert list(duty.support) == support.replace("+", TOWNS).split()


def test_duties_stand_under_their_headings(plan: Plan) -> None:
    for numeral, (section, numbers) in zip("一二三四五六七八", SECTIONS.items(), strict=True):
        for number in numbers:
            duty = plan.duties[number - 1]

            assert (duty.section, duty.source) == (section, f"三（{numeral}）{number}")


def test_no_duty_has_a_stage_a_date_or_a_person(plan: Plan) -> None:
    assert {(duty.stage, duty.due, duty.due_text, duty.posts) for duty in plan.duties} == {
        (None, None, None, ())
    }
    assert {(duty.role_words, duty.origin) for duty in plan.duties} == {("牵头/责任", "text")}


def test_every_number_of_the_duties_is_a_target(plan: Plan) -> None:
    numbers = [
        number_line(duty.no, target) for duty in plan.duties for target in duty.targets if target.op != "text"
    ]

    assert numbers == table(NUMBERS)
    assert len(numbers) == 78


def test_what_is_asked_in_words_only_is_a_target_too(plan: Plan) -> None:
    words = [
        f"{duty.no} {target.name} {target.text} {target.modality or ''}".strip()
        for duty in plan.duties
        for target in duty.targets
        if target.op == "text"
    ]

    assert words == table(WORDS)
    assert len(words) == 20
    assert [duty.no for duty in plan.duties if not duty.targets] == [4, 20, 22, 27, 32]


def test_the_words_of_a_target_hold_its_number(plan: Plan) -> None:
    for target in (target for duty in plan.duties for target in duty.targets if target.value is not None):
        values = target.value if isinstance(target.value, tuple) else (target.value,)

        assert all(str(value) in target.text for value in values), target.name
        if target.op in {">=", "<="}:
            assert {">=": "以上", "<=": "以下"}[target.op] in target.text


def test_only_the_villages_have_a_date_of_their_own(plan: Plan) -> None:
    dated = {
        (duty.no, target.by, target.by_text)
        for duty in plan.duties
        for target in duty.targets
        if target.by or target.by_text
    }

    assert dated == {(1, YEAR_END, "年底")}


def test_class_and_base_of_a_target_are_kept(plan: Plan) -> None:
    targets = [(duty.no, target) for duty in plan.duties for target in duty.targets]

    assert {(no, target.scope) for no, target in targets if target.scope} == {
        (2, "产业聚集区（工业专业园区）"),
        (9, "全市大型公共建筑、政府投资的公益性建筑以及保障性住房"),
        (18, "黄水河、双洎河、莲河、十七里河"),
    }
    assert [target.name for no, target in targets if no == 2 and target.scope] == [
        "规模以上工业企业增加值",
        "规模以上工业企业增加值增长",
        "固定资产投资",
        "固定资产投资增长",
    ]
    assert {(no, target.of) for no, target in targets if target.of} == {(9, "居住区"), (16, "建成区面积")}
    assert {(no, target.base) for no, target in targets if target.base} == {(11, "2013年")}


def test_what_is_plainly_wrong_stands_as_written(plan: Plan) -> None:
    odd = {
        (duty.no, target.as_written) for duty in plan.duties for target in duty.targets if target.as_written
    }

    assert odd == {
        (6, "力争电子商务交易额突破亿元"),
        (8, "集中供热管网覆盖面积3万平方米"),
        (19, "生活垃圾无害化处理率达到15%以上"),
    }


def test_a_number_that_is_not_there_is_not_made_up(plan: Plan) -> None:
    trade = named(plan, 6, "电子商务交易额")

    assert (trade.op, trade.value, trade.unit) == ("text", None, "亿元")


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("节水器具普及率", (13, 98.5), (24, 95)),
        ("城区居住小区生活垃圾分类达标率", (15, 25), (24, 20)),
    ],
)
def test_values_that_contradict_each_other_are_both_kept(
    plan: Plan, name: str, one: tuple[int, float], other: tuple[int, float]
) -> None:
    assert [named(plan, number, name).value for number, _ in (one, other)] == [one[1], other[1]]


def test_main_goals_are_two_without_a_date_and_nine_by_the_end_of_the_year(plan: Plan) -> None:
    goals = [
        number_line(number, target)
        for number, deadline in enumerate(plan.deadlines, 1)
        for target in deadline.targets
    ]
    undated, dated = plan.deadlines[:2], plan.deadlines[2:]

    assert goals == table(GOALS)
    assert {(goal.due, goal.due_text, goal.who, goal.source) for goal in undated} == {(None, None, (), "二")}
    assert {(target.by, target.by_text) for goal in undated for target in goal.targets} == {(None, None)}
    assert {(goal.due, goal.due_text, goal.who, goal.source) for goal in dated} == {
        (YEAR_END, "到2015年", (), "二")
    }
    assert {(target.by, target.by_text) for goal in dated for target in goal.targets} == {
        (YEAR_END, "到2015年")
    }
    assert len(dated) == 9


def test_main_goals_say_where_they_hold(plan: Plan) -> None:
    targets = [target for goal in plan.deadlines for target in goal.targets]

    assert [target.name for target in targets if target.scope == "都市核心区"] == [
        "新增供水能力",
        "新增污水处理能力",
    ]
    assert [target.text for target in targets[2:5]] == [
        "2:54:44（第一产业）",
        "2:54:44（第二产业）",
        "2:54:44（第三产业）",
    ]
    assert targets[-1].of == "城镇当年新建建筑"


def test_posts_of_the_leading_group_are_in_the_order_of_the_annex(plan: Plan) -> None:
    members = [post for post in plan.posts if post.body == GROUP]
    posts = [(post.role, post.post) for post in members]

    assert posts[:8] == [
        ("组长", "市委副书记、市长"),
        ("常务副组长", "市委常委、常务副市长"),
        *[("副组长", "副市长")] * 5,
        ("成员", "郑州市国土资源局副处级干部，市国土资源局局长"),
    ]
    assert posts[8:] == [("成员", member) for member in MEMBERS.split()]
    assert len(posts) == 41
    assert [post.unit for post in members[:7]] == [None] * 7
    assert all(post.unit and post.unit in post.post for post in members[7:])


def test_posts_of_the_office_come_last(plan: Plan) -> None:
    assert [(post.body, post.role, post.post, post.unit) for post in plan.posts[41:]] == [
        (OFFICE, "办公室主任", "市发展和改革委员会主任", "市发展和改革委员会"),
        (OFFICE, "办公室副主任", "市发展改革委纪检书记", "市发展改革委"),
    ]


def test_no_post_is_a_persons_name(plan: Plan) -> None:
    for post in plan.posts:
        assert post.post.endswith(("长", "主任", "书记")), post.post
        assert not any(mark.isspace() for mark in post.post + post.role)


def test_bodies_of_head_and_foot_are_there(plan: Plan) -> None:
    assert {kind: [body.name for body in bodies] for kind, bodies in plan.bodies_by_kind.items()} == {
        "leading_group": [GROUP],
        "office": [OFFICE],
        "committee": ["生态文明联席会议"],
        "other": ["高层决策机构"],
        "issuer": ["新郑市人民政府办公室"],
        "printing": ["新郑市人民政府办公室"],
        "sponsor": ["市发展改革委"],
        "addressee": ["各乡镇人民政府", "各街道办事处", "市人民政府各部门", "各有关单位"],
        "copied": ["市委各部门", "市人民武装部", "市人大常委会办公室", "市政协办公室", "市法院", "市检察院"],
    }
    assert [body.host for body in plan.bodies if body.host] == ["市发展改革委"]
    assert [unit.name for unit in plan.units if unit.host_of_office] == ["市发展改革委"]
    assert all(body.source for body in plan.bodies)


def test_other_spellings_are_aliases(plan: Plan) -> None:
    assert {unit.name: unit.aliases for unit in plan.units if unit.aliases} == {
        "市发展改革委": ("市发展和改革委员会",),
        "市文广新局": ("文广新局",),
    }


def test_every_unit_has_a_role_or_a_post(plan: Plan) -> None:
    roles = {name for duty in plan.duties for name in (*duty.lead, *duty.support)}
    posts = {post.unit for post in plan.posts if post.unit}
    without_duty = {unit.name for unit in plan.units if not roles & set(unit.names)}

    assert roles | posts <= plan.names
    assert len(plan.units) == 45
    assert {unit.name for unit in plan.units if not (roles | posts) & set(unit.names)} == set()
    assert without_duty == {"市爱卫办", *TOWN_MEMBERS.split()}


def test_closed_groups_have_the_members_that_the_annex_lists(plan: Plan) -> None:
    names = TOWN_MEMBERS.split()

    assert {group.name: list(group.members) for group in plan.groups if group.expandable} == {
        TOWNS: names,
        "各乡镇人民政府": names[:11],
        "街道办事处": names[11:14],
        "市政府各部门": [],
    }
    assert {(group.name, group.members) for group in plan.groups if not group.expandable} == {
        ("各产业聚集区和专业园区", ()),
        ("各有关单位", ()),
        ("各有关部门", ()),
        ("市有关部门", ()),
        ("财政部门", ()),
    }


def test_unit_duties_are_counted_within_each_unit(plan: Plan) -> None:
    clauses: dict[str, list[str]] = {}
    for duty in plan.unit_duties:
        clauses.setdefault(duty.unit, []).append(duty.source)

        assert duty.no == len(clauses[duty.unit])
    assert clauses == {
        "各有关单位": ["四（一）"] * 2 + ["四（二）"] * 4 + ["四（五）"] * 2,
        "各有关部门": ["四（三）"] * 3,
        OFFICE: ["四（四）"] * 4,
        "财政部门": ["四（五）"] * 2,
    }
    assert {unit for unit in clauses if unit not in plan.names} == set()


def test_three_rhythms_are_promised(plan: Plan) -> None:
    yearly = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"

    assert [(one.kind, one.title, one.rrule, one.owner, one.source) for one in plan.schedules] == [
        ("meeting", "生态文明联席会议", None, None, "四（一）"),
        ("plan", "本单位年度实施方案", yearly, "各有关单位", "四（二）"),
        ("evaluation", "年度考核", yearly, OFFICE, "四（四）"),
    ]
    assert [(one.roll, one.catch_up) for one in plan.schedules] == [
        ("next", "all"),
        ("previous", "all"),
        ("previous", "all"),
    ]
    assert [(one.start, one.until) for one in plan.schedules[1:]] == [(date(2015, 8, 18), YEAR_END)] * 2
    assert plan.schedules[2].participants == ("各乡镇人民政府", "街道办事处", "市有关部门")


def test_safeguards_and_consequences_name_their_clause(plan: Plan) -> None:
    assert Counter(measure.source for measure in plan.measures) == {
        "四（一）": 3,
        "四（二）": 1,
        "四（三）": 1,
        "四（四）": 1,
        "四（五）": 2,
    }
    for item, word in zip(plan.accountability, ("表彰", "通报批评", "诫勉谈话"), strict=True):
        assert word in item.text
        assert item.source == "四（四）"


def test_what_the_linter_finds_is_true_of_the_document(loaded: Loaded[Plan]) -> None:
    findings = lint_plan(loaded)
    conflicts = [finding.message for finding in findings if finding.code == "value-conflict"]

    assert all(finding.severity == "warning" for finding in findings)
    assert any("98.5%" in said and "95%" in said for said in conflicts)
    assert any("25%" in said and "20%" in said for said in conflicts)
    assert {"due-missing", "group-not-expandable", "group-members-missing"} <= {f.code for f in findings}
    assert not {"unit-undefined", "office-host-unknown", "lead-missing"} & {f.code for f in findings}
