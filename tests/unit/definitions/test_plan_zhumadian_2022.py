"""The plan of 驻马店 against its document, item by item; the tables here were typed from the document."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from definitions.catalogue import resolve
from definitions.lint.plan import lint_plan
from definitions.loader import Loaded, load, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.plan import Duty, UnitDuty
    from definitions.target import Target

END = {"22": date(2022, 12, 31), "25": date(2025, 12, 31), "": None}

# no | section | title | lead | support | the document's words
DUTIES = """
1|一|科学编制规划并实施创建工作|市生态环境局||牵头
2|一|不断完善考核机制|市委组织部、市发展和改革委员会、市生态环境局||按职责分工负责
3|一|编制自然资源资产负债表|市审计局、市自然资源和规划局|市委组织部、市发展和改革委员会、市生态环境局|牵头/参与
4|一|开展自然资源资产离任审计制度|市审计局、市自然资源和规划局|市委组织部、市发展和改革委员会、市生态环境局|牵头/参与
5|一|深入落实“六长制”|市水利局、市自然资源和规划局、市农业农村局、市林业局、市交通运输局|市检察院、市住房和城乡建设局、市公安局|牵头/等参与
7|一|严格依法开展规划环境影响评价|市生态环境局|市自然资源和规划局、市发展和改革委员会|牵头/参与
8|一|加强环境信息公开|市生态环境局||牵头
9|二|不断提升水环境质量|市生态环境局||牵头
10|二|持续改善大气环境质量|市生态环境局||牵头
11|二|严格管控土壤环境风险|市生态环境局||牵头
12|二|稳步提升生态环境状况指数|市林业局||牵头
13|二|加强生物多样性保护|市林业局|市生态环境局、市农业农村局|牵头/参与
14|二|强化环境风险防控|市生态环境局||牵头
15|三|严守生态保护红线|市生态环境局|市自然资源和规划局、市林业局|牵头/参与
16|三|加大河湖岸线保护|市水利局|市自然资源和规划局|牵头/参与
17|四|加强能源节约集约利用|市发展和改革委员会、市工业和信息化局||牵头
18|四|加快推进水资源节约利用|市水利局|市自然资源和规划局|牵头/参与
19|四|严格土地资源节约集约利用|市自然资源和规划局||牵头
20|四|加快实施碳达峰行动计划|市发展和改革委员会||牵头
21|四|全面推行清洁生产审核|市发展和改革委员会|市生态环境局、市工业和信息化局|牵头/参与
22|四|加强固体废物资源化利用|市发展和改革委员会、市生态环境局、市城市管理局、市商务局、市工业和信息化局、市财政局、市供销合作社||按职责分工负责
23|四|推进畜禽粪污资源化利用|市农业农村局||牵头
24|五|提高城镇污水处理率|市城市管理局|市住房和城乡建设局、市生态环境局、市水利局|牵头/参与
25|五|梯次推进农村生活污水治理|市生态环境局|市农业农村局、市住房和城乡建设局、市水利局|牵头/参与
26|五|持续推进城镇生活垃圾分类减量化和无害化行动|市城市管理局|市住房和城乡建设局、市生态环境局|牵头/参与
27|五|提升乡村垃圾综合治理水平|市住房和城乡建设局|市农业农村局|牵头/参与
28|五|开展城市森林建设|市林业局|市园林绿化中心|牵头/参与
29|五|深入开展绿色建筑行动|市住房和城乡建设局||牵头
30|五|积极倡导绿色出行|市交通运输局||牵头
31|五|推行垃圾分类，打造绿色家庭|市城市管理局|市生态环境局、市住房和城乡建设局、市商务局、市民政局、市妇女联合会|牵头/参与
32|五|扩大绿色产品销售|市发展和改革委员会、市商务局、市市场监督管理局、市水利局、市统计局||按职责分工负责/负责
33|五|落实政府绿色采购制度|市财政局||牵头
34|六|加大领导干部生态文明培训力度|市委组织部|市生态环境局|牵头/参与
35|六|广泛开展生态文明宣传教育|市委宣传部|市统计局、市生态环境局|牵头/参与
"""

SECTIONS = {
    "一": "（一）完善生态制度，实现治理能力现代化",
    "二": "（二）改善生态环境，持续提升生态安全",
    "三": "（三）优化生态空间，提供优质生态产品",
    "四": "（四）发展生态经济，推动绿色高质量发展",
    "五": "（五）践行生态生活，转变绿色生活方式",
    "六": "（六）培育生态文化，全面普及生态意识",
}

# no | what | comparator | value | unit | by | where
NUMBERS = """
2|地方党政干部实绩考核评分标准中生态文明建设工作所占的比例|>=|20|%||
7|规划环境影响评价执行率|=|100|%||
8|政府主动公开生态环境信息的比例|=|100|%||
8|企业强制性生态环境信息公开的比例|=|100|%||
9|黑臭水体消除比例|=|100|%||
9|集中式饮用水源地水质优良比例|=|100|%||板桥水库、薄山水库等集中式饮用水源地
11|污染地块安全利用率|=|100|%||全市
11|受污染耕地安全利用率|=|100|%||全市
11|开展风险评估，制定治理和修复方案|=|1|宗||
12|绿化规模|=|30.61|万亩|25|
12|人工造林新造|=|19.23|万亩|25|
12|封山育林|=|9.38|万亩|25|
12|改培|=|2|万亩|25|
12|生态环境状况指数|>=|55|%|25|
13|国家重点保护野生动植物保护率|>=|95|%|22|
14|危险废物利用处置率|=|100|%||
17|非化石能源消费占能源消费比重|=|10|%|25|全市
17|天然气消费量占能源消费总量|>=|12|%|25|全市
18|万元GDP用水量|=|32.4|立方米|25|
19|单位国内生产总值建设用地使用面积下降率|>=|4.5|%|25|
22|一般工业固体废物的综合利用率|=|100|%|25|全市
23|畜禽粪污综合利用率|=|95|%|22|全市
24|城镇污水处理率|=|95|%|22|
24|生活污水集中处理率|=|99.95|%|25|中心城区
24|生活污水集中处理率|=|95|%|25|县城
25|农村生活污水治理率|=|50|%|25|
26|城镇生活垃圾无害化处理率|=|100|%||全市
26|城乡生活垃圾焚烧发电率|=|100|%|25|市中心城区
27|农村垃圾无害化处理率|=|100|%||
28|城镇人均公园绿地面积|>=|17.65|平方米|22|
28|城镇人均公园绿地面积|>=|18|平方米|25|
29|发展绿色建筑|>=|500|万平方米|25|全市
29|城镇绿色建筑占新建建筑的比例|=|100|%|25|全市
29|绿色建材在城镇新建建筑的应用比例|=|50|%|25|
29|装配式建筑面积占城镇新建建筑面积比例|>=|10|%|25|
30|市公共交通出行分担率|=|60|%|25|
32|节能家电市场占有率|>=|95|%|22|全市
32|在售用水器具中节水型器具占比|=|100|%|22|
33|政府绿色采购比例|=|100|%||
34|党政领导干部参加生态文明培训的人数比例|=|100|%|25|
35|公众对生态文明建设的参与度|>=|90|%|25|全市
35|公众对生态文明建设的满意度|>=|90|%|25|全市
"""

# no | what | wording | by; first what the text says shall hold, then what shall be made, set up or carried on
WORDS = """
3|全市自然资源资产负债表编制工作|完成|22
10|PM2.5年均浓度下降率|达到河南省下达的目标要求|
10|优良天数比例|达到河南省下达的目标要求|
12|林草覆盖率|保持不降低|25
12|植被覆盖指数|保持不降低|25
13|特有性或指示性水生物种保持率|保持不降低|22
13|外来物种入侵|不明显|22
15|已划定的生态保护红线|面积不减少，性质不改变，功能不降低|
15|已划定的自然保护地|面积不减少，性质不改变，功能不降低|
16|国家和河南省对河湖岸线的管控目标|完成|25
20|碳排放控制目标|全面完成|
21|强制性清洁生产年度审核计划|确保完成|
23|达标排放|全部实现|22
24|新建污水处理设施|全部达到或优于一级A排放标准|
26|生活垃圾处理监管体系|建立较为完善的|25
32|一次性消费品人均使用量|开展调查，确保逐渐下降|

1|《驻马店国家生态文明建设示范市规划（2021-2030年）》|科学编制|
1|规划实施方案|制定，并把重点任务和工程项目落实到各相关部门|
4|全市领导干部自然资源资产离任审计制度|落实|
4|地方党委和政府领导成员生态文明建设“党政同责、一岗双责”制|全面实行|
5|“河长+检察长”制改革|全面推行|
5|“河长+警长”护河新模式|探索实行|
5|市县乡村四级河长责任清单|进一步细化|
5|田长制|全面落实|
5|山长制|全面落实|
5|“一网两长”制实施方案|结合本地实际制定|
5|林长制|全面推行|
5|路长制|探索推行|
8|重点排污单位和违法排污单位名单|发布|
14|重点区域、重点行业和重点企业的突发环境应急管理处置预案|完善|
14|《驻马店市危险废物重点监管单位名录》|更新|
15|生态保护红线监管平台|完善|
15|生态保护红线台账数据库|完善|
16|《驻马店市河湖岸线保护与利用规划》|加快推进实施|
17|万元工业增加值能耗指标|纳入产业集聚区高质量发展考核指标体系|
18|用水总量和强度控制|分解落实到生活、农业、工业和生态等主要用水领域|
18|水资源用途管控措施|研究制定|
20|二氧化碳排放达峰行动方案|编制|
22|静脉产业园区发展格局|协同处置、循环链接|
27|农村生活垃圾源头分类减量和资源化利用试点|积极开展|
27|农村生活垃圾源头分类减量和资源化利用试点|积极开展|
30|“两创建一提升”活动|督导抓好|
30|国家公交都市创建活动|加快推进|
31|奖励机制|建立|
31|社区环保卫士及绿色家庭、美丽家庭的评比活动|开展|
33|政府节能和环境保护产品采购落实情况监督检查办法|制定并实施|
34|生态文明建设内容|纳入党政干部教育培训、考试、竞职体系|
"""

# the units of annex 1 in order, with their number of clauses; * has to report every year
CLAUSES = """
市委办公室 5, 市政府办公室 2, 市委组织部 3*, 市委宣传部 3, 市委网信办 2, 市妇女联合会 2, 市发展和改革委员会 6*,
市教育局 2, 市科技局 2, 市工业和信息化局 2*, 市公安局 3, 市民政局 1, 市财政局 5*, 市人力资源和社会保障局 2,
市自然资源和规划局 4*, 市生态环境局 9*, 市住房和城乡建设局 6*, 市城市管理局 7*, 市交通运输局 4*, 市水利局 3*,
市农业农村局 10*, 市商务局 4*, 市文化广电和旅游局 3, 市应急管理局 1, 市审计局 3*, 市市场监督管理局 1, 市统计局 4*,
市林业局 6*, 市金融工作局 1, 市机关事务中心 2, 市供销合作社 2, 驻马店海关 1, 市税务局 1, 市园林绿化中心 3*, 市气象局 1,
市邮政管理局 1, 国家电网驻马店供电公司 1, 驻马店车务段 1
"""

# number in annex 1 | clause | by | what | comparator | value | unit | of whom
NUMBERS_OF_UNITS = """
7|5|25|建成产业协同链接、资源循环利用、生产清洁高效的示范园区|=|5|个|
10|1||培育国家、省级绿色工厂|>=|10|家|
15|1|22|全市自然资源资产负债表编制工作|text|||
15|3|22|自然资源统一确权登记|text|||
17|4|25|发展绿色建筑|>=|500|万平方米|
21|7|25|美丽乡村示范县|=|4|个|
21|7|25|美丽小镇|=|20|个|
21|7|25|“四美乡村”|=|200|个|
25|2|22|全市自然资源资产负债表编制工作|text|||
30|2|22|建成节水型单位|text|||市级机关及县（区）所属机关
30|2|22|建成节水型单位|>=|50|%|市级及县区所属事业单位
"""

# clause | due | the document's words | who | schedule
DEADLINES = """
二|2022-12-31|到2022年||
二|2025-12-31|到2025年||
四（一）1|2022-05-31|2022年5月||
四（一）2|2022-06-30|2022年6月||
四（二）1|2022-05-31|2022年5月|创建指挥部办公室|annual-plan
四（二）1|2022-05-31|2022年5月|各地、各责任部门|unit-annual-plans
四（二）2|2022-12-31|2022年||
四（三）|2023-12-31|2023年度申报||
附件1 1|2025-12-31|2025年|市委办公室|mid-term-evaluation
附件1 1|2030-12-31|2030年|市委办公室|final-assessment
附件1 7|2025-12-31|到2025年|市发展和改革委员会|
附件1 15、25|2022-12-31|2022年底前|市自然资源和规划局、市审计局|
附件1 15|2022-12-31|到2022年底|市自然资源和规划局|
附件1 17|2025-12-31|“十四五”期间|市住房和城乡建设局|
附件1 21|2025-12-31|到2025年|市农业农村局|
附件1 30|2022-12-31|到2022年|市机关事务中心|
"""

GOALS_2022 = """产业布局和空间开发布局 生态空间 生态修复 森林生态系统空间 自然生态功能 生态环境状况指数 绿色产业
生态系统服务能力 经济实力 公共交通 交通枢纽的规划措施 农村生活污水治理率 国家生态文明示范市建设标准"""
GOALS_2025 = """生态涵养功能 生态文明建设理念 生态文明建设成果 以绿色低碳为核心的生态产业体系 生态旅游业 生态制度
生态环境质量 大别山生态屏障功能 城乡人居质量 生态文化氛围 国家生态文明建设示范市各项指标 生态文明水平"""


@pytest.fixture(scope="module")
def loaded() -> Loaded[Plan]:
    return load(resolve("plans", "zhumadian-2022"), Plan, name="zhumadian-2022")


@pytest.fixture(scope="module")
def plan(loaded: Loaded[Plan]) -> Plan:
    return require(loaded)


def table(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.splitlines() if line]


def names(text: str) -> tuple[str, ...]:
    return tuple(text.split("、")) if text else ()


def clauses() -> list[tuple[str, int, bool]]:
    found = re.findall(r"(\w+) (\d+)(\*?)", CLAUSES)
    return [(unit, int(count), bool(star)) for unit, count, star in found]


def targets(plan: Plan) -> Iterator[tuple[Duty, Target]]:
    return ((duty, target) for duty in plan.duties for target in duty.targets)


def plan_number(loaded: Loaded[Plan], key: str) -> int:
    """Return the number of the duty that a finding's key points at."""
    found = re.match(r"duties\[(\d+)\]", key)
    assert found
    return require(loaded).duties[int(found[1])].no


def numbered(plan: Plan, number: int) -> Duty:
    return next(duty for duty in plan.duties if duty.no == number)


def test_the_head_is_that_of_a_draft(plan: Plan) -> None:
    head = plan.document

    assert plan.title == "驻马店市创建国家生态文明建设示范市工作实施方案"
    assert (head.number, head.issuer, head.issued, head.index, head.topic) == (None,) * 5
    assert (head.published, head.status) == (date(2022, 6, 6), "征求意见稿")
    assert head.basis == ("《驻马店生态文明建设示范市规划（2021-2030年）》",)
    assert [(annex.no, annex.title, annex.present) for annex in head.annexes] == [
        (1, "驻马店市创建国家生态文明建设示范市指挥部各成员单位职责", True),
        (2, "驻马店市国家生态文明建设示范市考核指标分解表", False),
    ]
    assert (plan.region, plan.award, plan.office) == (
        "驻马店市",
        "国家生态文明建设示范市",
        "指挥部办公室",
    )


def test_nothing_of_the_publishing_site_is_taken_for_a_fact() -> None:
    text = resolve("plans", "zhumadian-2022").read_text(encoding="utf-8")

    assert "北极星" not in text


def test_the_sixth_task_is_missing_as_in_the_document(plan: Plan) -> None:
    assert [duty.no for duty in plan.duties] == [*range(1, 6), *range(7, 36)]


@pytest.mark.parametrize("row", table(DUTIES), ids=lambda row: row[0])
def test_titles_and_units_are_those_of_the_text(plan: Plan, row: list[str]) -> None:
    number, section, title, lead, support, words = row

    duty = numbered(plan, int(number))

    assert (duty.section, duty.title) == (SECTIONS[section], title)
    assert (duty.lead, duty.support, duty.role_words) == (names(lead), names(support), words)
    assert (duty.stage, duty.due, duty.source) == (2, None, f"三（{section}）{number}")


def test_every_number_of_the_tasks_is_a_target(plan: Plan) -> None:
    said = [
        (duty.no, target.name, target.op, target.value, target.unit, target.by, target.scope)
        for duty, target in targets(plan)
        if target.op != "text"
    ]

    assert said == [
        (int(no), name, op, float(value), unit, END[by], scope or None)
        for no, name, op, value, unit, by, scope in table(NUMBERS)
    ]


def test_every_goal_in_words_is_a_target(plan: Plan) -> None:
    said = Counter(
        (duty.no, target.name, target.text, target.by)
        for duty, target in targets(plan)
        if target.op == "text"
    )

    assert said == Counter((int(no), name, text, END[by]) for no, name, text, by in table(WORDS))


def test_targets_are_as_many_as_counted(plan: Plan) -> None:
    assert Counter(target.op == "text" for _, target in targets(plan)) == {False: 42, True: 47}


def test_a_date_comes_with_its_words(plan: Plan) -> None:
    words = Counter(target.by_text for _, target in targets(plan) if target.by)

    assert words == {
        "2022年底前": 1,
        "到2022年": 8,
        "2022年": 1,
        "到2025年": 25,
        "到2025年底": 1,
        "“十四五”期间": 1,
    }
    assert all(target.by_text is None for _, target in targets(plan) if target.by is None)


def test_the_parts_of_the_planted_area_make_up_the_whole(plan: Plan) -> None:
    whole, *parts = (Decimal(str(target.value)) for target in numbered(plan, 12).targets[:4])

    assert sum(parts) == whole == Decimal("30.61")


def test_an_index_in_per_cent_stands_as_written(plan: Plan) -> None:
    written = {
        (duty.no, target.name): target.as_written for duty, target in targets(plan) if target.as_written
    }

    assert written == {(12, "生态环境状况指数"): "保持生态环境状况指数不低于55%"}


def test_words_that_soften_or_sharpen_are_kept(plan: Plan) -> None:
    assert Counter(
        (duty.no, target.modality) for duty, target in targets(plan) if target.modality
    ) == Counter(
        {
            (4, "全面"): 1,
            (5, "全面"): 4,
            (5, "探索"): 2,
            (9, "稳定"): 1,
            (11, "持续"): 2,
            (14, "持续"): 1,
            (20, "全面"): 1,
            (22, "持续"): 1,
            (27, "持续"): 1,
            (32, "逐渐"): 1,
        }
    )


def test_protected_areas_must_meet_three_conditions_at_once(plan: Plan) -> None:
    conditions = {
        target.name: [one.text for one in target.all_of] for _, target in targets(plan) if target.all_of
    }

    assert conditions == {
        name: ["面积不减少", "性质不改变", "功能不降低"]
        for name in ("已划定的生态保护红线", "已划定的自然保护地")
    }


def test_named_units_answer_for_single_targets(plan: Plan) -> None:
    answering = {
        (duty.no, target.name, target.scope): target.lead for duty, target in targets(plan) if target.lead
    }

    pilot = "农村生活垃圾源头分类减量和资源化利用试点"
    assert answering == {
        (27, pilot, "汝南县"): ("汝南县",),
        (27, pilot, "遂平县"): ("遂平县",),
        (32, "节能家电市场占有率", "全市"): ("市发展和改革委员会", "市商务局", "市市场监督管理局"),
        (32, "在售用水器具中节水型器具占比", None): ("市水利局", "市市场监督管理局"),
        (32, "一次性消费品人均使用量", None): ("市统计局",),
    }
    assert [(role.word, role.units) for role in numbered(plan, 32).roles] == [
        ("按职责分工负责", ("市发展和改革委员会", "市商务局", "市市场监督管理局")),
        ("负责", ("市水利局", "市市场监督管理局", "市统计局")),
    ]


def test_a_named_standard_and_those_counted_are_kept(plan: Plan) -> None:
    plant = numbered(plan, 24).targets[3]
    processors = numbered(plan, 23).targets[1]

    assert (plant.reference, plant.scope) == (
        "一级A排放标准",
        "驻马店市第四污水处理厂、第五污水处理厂等",
    )
    assert processors.of == "畜产品加工企业"


def test_stages_overlap_and_the_last_is_open(plan: Plan) -> None:
    assert [(stage.no, stage.kind, stage.title, stage.start, stage.end) for stage in plan.stages] == [
        (1, "mobilize", "前期准备阶段", date(2022, 5, 1), date(2022, 6, 30)),
        (2, "implement", "全面实施阶段", date(2022, 5, 1), date(2022, 12, 31)),
        (3, "inspect", "申报创建阶段", date(2022, 6, 1), date(2023, 2, 28)),
        (4, "consolidate", "巩固成果阶段", None, None),
    ]
    assert (plan.stages[3].start_text, plan.stages[3].end_text) == ("创建成功后", "长期坚持")
    assert [stage.source for stage in plan.stages] == ["四（一）", "四（二）", "四（三）", "四（四）"]


def test_steps_have_the_dates_of_the_document(plan: Plan) -> None:
    steps = [(stage.no, step.no, step.due, step.due_text) for stage in plan.stages for step in stage.steps]

    assert steps == [
        (1, 1, date(2022, 5, 31), "2022年5月"),
        (1, 2, date(2022, 6, 30), "2022年6月"),
        (2, 1, date(2022, 5, 31), "2022年5月制定当年度工作计划"),
        (2, 2, None, "每年度按目标推进"),
        (3, 1, date(2023, 12, 31), "2023年度申报"),
        (3, 2, date(2023, 12, 31), "2023年度申报"),
        (4, 1, None, "长期坚持"),
        (4, 2, None, "长期坚持"),
    ]


def test_every_rhythm_is_a_schedule(plan: Plan) -> None:
    said = [(one.slug, one.kind, one.rrule, one.start, one.owner, one.source) for one in plan.schedules]

    yearly_plan = "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=31"
    once = "FREQ=YEARLY;COUNT=1;BYMONTH=12;BYMONTHDAY=31"
    reports = "附件1 3、7、10、13、15—22、25、27、28、34"
    may, office = date(2022, 5, 1), "创建指挥部办公室"
    assert said == [
        ("annual-plan", "plan", yearly_plan, may, office, "四（二）1"),
        ("unit-annual-plans", "plan", yearly_plan, may, None, "四（二）1"),
        ("quarterly-scoring", "scoring", "FREQ=MONTHLY;BYMONTH=3,6,9,12", may, office, "四（二）1"),
        ("three-yearly-review", "review", "FREQ=YEARLY;INTERVAL=3", None, "国家", "四（四）"),
        ("appliance-survey", "activity", None, None, None, "三（五）32"),
        ("welfare-activity", "activity", None, None, None, "五（四）"),
        ("mid-term-evaluation", "evaluation", once, date(2025, 1, 1), "市委办公室", "附件1 1"),
        ("final-assessment", "evaluation", once, date(2030, 1, 1), "市委办公室", "附件1 1"),
        ("theme-days", "activity", None, None, "市委宣传部", "附件1 4"),
        ("annual-assessment-report", "report", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31", None, None, reports),
    ]


def test_sixteen_units_report_every_year(plan: Plan) -> None:
    (report,) = (one for one in plan.schedules if one.kind == "report")
    promised = [item.unit for item in plan.unit_duties if "年度评估报告" in item.text]

    assert list(report.participants) == promised == [unit for unit, _, star in clauses() if star]
    assert len(promised) == 16


def test_participants_stand_as_written(plan: Plan) -> None:
    taking_part = {one.slug: one.participants for one in plan.schedules if one.kind != "report"}

    assert {slug: who for slug, who in taking_part.items() if who} == {
        "unit-annual-plans": ("各地", "各责任部门"),
        "three-yearly-review": ("各地", "各部门"),
        "appliance-survey": ("市发展和改革委员会", "市商务局", "市市场监督管理局"),
    }


def test_every_dated_deadline_is_entered(plan: Plan) -> None:
    said = [(one.source, one.due, one.due_text, one.who, one.schedule) for one in plan.deadlines]

    assert said == [
        (source, date.fromisoformat(due), text, names(who), schedule or None)
        for source, due, text, who, schedule in table(DEADLINES)
    ]
    slugs = {one.slug for one in plan.schedules}
    assert {one.schedule for one in plan.deadlines if one.schedule} <= slugs


def test_the_goals_of_both_years_are_targets_in_words(plan: Plan) -> None:
    for goal, expected in zip(plan.deadlines[:2], (GOALS_2022, GOALS_2025), strict=True):
        assert [target.name for target in goal.targets] == expected.split()
        assert {(target.op, target.by) for target in goal.targets} == {("text", goal.due)}


def test_rural_sewage_rises_from_2022_to_2025(plan: Plan) -> None:
    (first,) = next(one for one in plan.deadlines if one.source == "四（二）2").targets
    (last,) = numbered(plan, 25).targets

    assert (first.name, first.op, first.value, first.by) == (last.name, ">=", 33, END["22"])
    assert (last.op, last.value, last.by) == ("=", 50, END["25"])


def test_thirty_eight_units_have_their_duties_clause_by_clause(plan: Plan) -> None:
    counted = Counter(item.unit for item in plan.unit_duties)

    assert list(counted.items()) == [(unit, count) for unit, count, _ in clauses()]
    assert (len(counted), counted.total()) == (38, 119)


def test_clauses_are_numbered_within_their_unit_and_name_its_paragraph(plan: Plan) -> None:
    said = [(item.unit, item.no, item.source) for item in plan.unit_duties]

    assert said == [
        (unit, clause, f"附件1 {number}")
        for number, (unit, count, _) in enumerate(clauses(), start=1)
        for clause in range(1, count + 1)
    ]


def test_numbers_and_dates_within_the_clauses_are_data(plan: Plan) -> None:
    def place(item: UnitDuty) -> tuple[int, int]:
        return int(item.source.removeprefix("附件1 ")), item.no

    said = [
        (
            *place(item),
            target.by,
            target.name,
            target.op,
            target.value,
            target.unit,
            target.of,
            item.due == target.by,
        )
        for item in plan.unit_duties
        for target in item.targets
    ]

    assert said == [
        (
            int(number),
            int(clause),
            END[by],
            name,
            op,
            float(value) if value else None,
            unit or None,
            of or None,
            True,
        )
        for number, clause, by, name, op, value, unit, of in table(NUMBERS_OF_UNITS)
    ]
    without_targets = {place(item): item.due for item in plan.unit_duties if item.due and not item.targets}
    assert without_targets == {(1, 4): date(2025, 12, 31), (1, 5): date(2030, 12, 31)}
    modal = {
        (place(item), target.modality)
        for item in plan.unit_duties
        for target in item.targets
        if target.modality
    }
    assert modal == {((7, 5), "左右"), ((15, 3), "基本")}


def test_a_clause_with_a_word_lost_keeps_the_documents_words(plan: Plan) -> None:
    written = {(item.unit, item.no): item.as_written for item in plan.unit_duties if item.as_written}

    assert written == {("市水利局", 2): "强用水总量和强度双控指标的管控"}


def test_posts_are_posts_and_no_persons(plan: Plan) -> None:
    assert [(post.role, post.post) for post in plan.posts] == [
        ("政委", "市委书记"),
        ("指挥长", "市委副书记/市政府市长"),
        ("常务副指挥长", "市委常委/常务副市长"),
    ]
    assert {post.body for post in plan.posts} == {"驻马店市创建国家生态文明建设示范市指挥部"}
    for post in plan.posts:
        assert re.search(r"(书记|市长|常委)$", post.post)
        assert not re.search(r"\s", post.post)


def test_bodies_and_members_are_those_of_the_text(plan: Plan) -> None:
    kinds = {
        kind: [body.name for body in bodies]
        for kind, bodies in plan.bodies_by_kind.items()
        if kind != "other"
    }

    assert kinds == {
        "leading_group": ["驻马店市创建国家生态文明建设示范市指挥部"],
        "office": ["指挥部办公室", "创建指挥部办公室"],
        "inspecting": ["市政府办公室", "市委办公室"],
        "awarding": ["上级生态环境部门"],
        "reviewing": ["国家"],
    }
    assert plan.bodies[0].members == tuple(unit for unit, _, _ in clauses())
    assert all(body.host is None and body.source for body in plan.bodies)


def test_every_name_with_a_role_is_defined(plan: Plan) -> None:
    in_tasks = {name for duty in plan.duties for name in (*duty.lead, *duty.support)}
    for_targets = {name for _, target in targets(plan) for name in target.lead}
    in_annex = {unit for unit, _, _ in clauses()}

    assert {unit.name for unit in plan.units} == in_tasks | for_targets | in_annex
    assert (in_tasks | for_targets) - in_annex == {"市检察院", "汝南县", "遂平县"}
    assert len(plan.units) == 41


def test_groups_are_closed_unless_the_text_says_concerned(plan: Plan) -> None:
    assert {group.name: group.expandable for group in plan.groups} == {
        "各地": True,
        "各责任部门": True,
        "各部门": True,
        "各级党委、政府": True,
        "市县（区）各级政府": True,
        "各有关部门": False,
    }
    assert all(group.members == () for group in plan.groups)


def test_what_the_document_does_not_have_is_empty(plan: Plan) -> None:
    assert (plan.indicators, plan.policies, plan.vetoes) == ((), (), ())


def test_safeguards_and_consequences_are_counted_by_clause(plan: Plan) -> None:
    assert Counter(one.source for one in plan.measures) == {
        "四（四）": 1,
        "五（一）": 2,
        "五（二）": 2,
        "五（三）": 3,
        "五（四）": 3,
    }
    assert [(one.source, one.who) for one in plan.accountability] == [
        ("三（一）4", ("地方党委和政府领导成员",)),
        ("三（一）4", ("决策者",)),
        ("四（二）1", ()),
        ("五（二）", ("领导干部",)),
        ("附件1 1", ()),
    ]


def test_the_linter_finds_oddities_and_no_errors(loaded: Loaded[Plan]) -> None:
    findings = lint_plan(loaded)

    assert all(finding.severity == "warning" for finding in findings)
    counted = Counter(finding.code for finding in findings)
    expected = {
        "body-names-differ": 1,
        "due-missing": 1,
        "group-members-missing": 1,
        "lead-shared": 1,
        "number-gap": 1,
        "office-host-unknown": 1,
        "stage-open-ended": 1,
        "stage-overlap": 2,
    }
    assert {code: counted[code] for code in expected} == expected
    assert not counted.keys() & {
        "inspecting-body-missing",
        "lead-missing",
        "unit-undefined",
        "value-conflict",
    }
    (gap,) = (finding for finding in findings if finding.code == "number-gap")
    assert (gap.key, plan_number(loaded, gap.key)) == ("duties[5].no", 7)
