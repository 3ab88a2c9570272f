"""The plan of 大兴安岭 against its document, item by item; the tables are typed from the document."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from definitions.catalogue import resolve
from definitions.indicator import (
    ConditionalIndicator,
    MultiPart,
    RangeIndicator,
    SurveyIndicator,
    TrendPart,
    UpperIndicator,
    UpperPart,
)
from definitions.lint.plan import lint_plan
from definitions.loader import Loaded, load, require
from definitions.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from definitions.recurrence import Schedule
    from definitions.target import Threshold

MAY_31 = date(2022, 5, 31)
SECTIONS = """
（一）目标责任体系与制度建设 1-6
（二）生态环境质量改善 7-8
（三）生态系统保护 9-11
（四）生态环境风险防范 12-14
（五）空间格局优化 15-16
（六）资源节约与利用 17-21
（七）产业循环发展 22-22
（八）人居环境改善 23-28
（九）生活方式绿色化 29-33
（十）观念意识普及 34-36
（十一）严格贯彻落实五项政策法规 37-41
"""
ROLES = """
1 地区行署办、地区生态文明建设办公室；地区生态文明建设工作领导小组成员单位
2 地委办、地委政策研究室、地委巡查工作领导小组办公室、地区行署办；地区生态文明建设工作领导小组成员单位
3 地委组织部；地区目标综合考评有关部门
4 地区水务局；地区河长制工作领导小组成员单位
5 地区生态环境局；地区政务公开办
6 地区生态环境局；
7 地区生态环境局；地区住房城乡建设局、公安局、交通运输局
8 地区生态环境局；地区住房城乡建设局、水务局、地区河长制工作领导小组成员单位
9 地区生态环境局；地区自然资源局、林草局、水务局、农业农村局
10 地区林草局；地区自然资源局
11 地区林草局、农业农村局、水务局；
12 地区生态环境局；地区农业农村局、公安局、交通运输局、工业和信息化局、应急管理局
13 地区生态环境局；地区住房城乡建设局、自然资源局
14 地区生态环境局；地区应急管理局
15 地区自然资源局；地区生态环境局、发展改革委、林草局、水务局
16 地区水务局；地区自然资源局
17 地区发展改革委；地区统计局
18 地区水务局；地区统计局
19 地区自然资源局；地区统计局
20 地区生态环境局；地区统计局
21 地区生态环境局；地区工业和信息化局、统计局
22 地区生态环境局；地区工业和信息化局、住房城乡建设局
23 地区生态环境局；地区水务局、住房城乡建设局
24 地区住房城乡建设局；地区生态环境局
25 地区生态环境局；
26 地区住房城乡建设局；
27 地区住房城乡建设局；地区农业农村局
28 地区住房城乡建设局；地区统计局
29 地区住房城乡建设局；地区统计局
30 地区交通运输局；地区住房城乡建设局
31 地区住房城乡建设局；地区生态环境局、统计局
32 ；
33 地区财政局；地区机关事务管理局、统计局
34 地委组织部；地区生态环境局
35 ；
36 ；
37 地委组织部、地区纪委监委；地区中级人民法院、地区检察院、地区生态环境局
38 地区审计局；地区自然资源局、农业农村局、生态环境局、水务局、林草局
39 地区统计局；黑龙江省水文水资源中心大兴安岭分中心、地区自然资源局、农业农村局、生态环境局、水务局、林草局
40 地区中级人民法院；地区检察院、地区生态环境局
41 地区生态环境局、地区自然资源局；地区统计局
"""
PROVIDERS = {
    32: "地区统计局、国家统计局大兴安岭调查队、地区发改委、地区市场监督管理局、地区水务局",
    35: "地区统计局、国家统计局大兴安岭调查队",
    36: "地区统计局、国家统计局大兴安岭调查队",
}
NUMBERS_IN_TEXT = """
3 生态文明建设工作占党政实绩考核的比例 >= 20 %
5 生态环境信息公开率 = 100 %
9 生态环境状况指数（ei） >= 60 -
10 林草覆盖率 >= 60 %
11 国家重点保护野生动植物保护率 >= 95 %
12 危险废物利用处置率 = 100 %
19 单位国内生产总值建设用地使用面积下降率 >= 4.5 %
22 一般工业固体废物综合利用率提高幅度 >= 2 %
23 集中式饮用水水源地水质优良比例 = 100 %
24 城镇污水处理率 >= 95 %
25 农村生活污水处理率 >= 50 %
26 城镇生活垃圾无害化处理率 >= 95 %
27 农村生活垃圾无害化处理村占比 >= 80 %
28 城镇人均公园绿地面积 >= 15 平方米/人
29 城镇新建绿色建筑比例 >= 50 %
30 公共交通出行分担率 >= 50 %
32 节能家电市场占有率 >= 50 %
32 在售用水器具中节水型器具占比 = 100 %
33 政府绿色采购比例 >= 80 %
34 党政领导干部参加生态文明培训的人数比例 = 100 %
35 公众对生态文明建设的满意度 >= 80 %
36 公众对生态文明建设的参与度 >= 80 %
"""
WORDS_IN_TEXT = """
1 《生态文明建设规划》 制定、颁布并实施
2 党委政府对生态文明建设重大目标任务 有效开展和工作部署
4 河长制 全面推行、实施
6 规划环境影响评价 依法开展
7 环境空气质量 达标
7 优良天数比例 完成黑龙江省生态环境厅确定的考核任务，保持稳定或持续改善
7 pm2.5浓度下降幅度 完成黑龙江省生态环境厅确定的考核任务，保持稳定或持续改善
8 水环境质量 达标
8 水质达到或优于ⅲ类水质比例提高幅度 完成黑龙江省生态环境厅确定的考核任务，保持稳定或持续改善
8 劣ⅴ类黑臭水体比例下降幅度 完成黑龙江省生态环境厅确定的考核任务，保持稳定或持续改善
8 黑臭水体消除比例 完成黑龙江省生态环境厅确定的考核任务，保持稳定或持续改善
9 生态环境状况指数（ei） 不降低
11 生物多样性保护 全面实施
11 外来物种入侵 不明显
11 特有性或指示性水生物种保持率 不降低
13 建设用地土壤污染风险管控和修复名录制度 建立和完善
13 污染场地环境监管体系 建立和完善
14 突发生态环境事件应急管理机制 建立完善
14 重、特大突发生态环境事件 无
15 自然生态空间 划定
15 生态保护红线 面积不减少，性质不改变，功能不降低
15 自然保护地 面积不减少，性质不改变，功能不降低
16 河湖岸线保护率 完成上级管控目标
17 单位地区生产总值能耗 完成省发改委考核规定的目标任务，且保持稳定或持续改善
18 单位地区生产总值用水量 完成省水利厅考核规定的目标任务，且保持稳定或持续改善
20 单位地区生产总值二氧化碳排放强度 完成省生态环境厅下达的管控目标，且保持稳定或持续改善
21 应当实施强制性清洁生产企业通过审核的比例 完成年度审核计划
22 一般工业固体废物综合利用率提高幅度 保持稳定或持续改善
31 城镇生活垃圾分类减量化行动 全面组织实施
32 一次性消费品人均使用量 逐步下降
37 党政领导干部生态环境损害责任追究工作 完成
38 自然资源资产离任审计工作 完成
39 自然资源资产负债表 完成编制
40 生态环境损害赔偿工作 完成
41 “三线一单”制度保障工作 完成
"""
TABLE = """
1 生态文明建设规划 - 约 checklist 制定实施
2 党委政府对生态文明建设重大目标任务部署情况 - 约 checklist 有效开展
3 生态文明建设工作占党政实绩考核的比例 % 约 threshold ≥20
4 河长制 - 约 checklist 全面实施
5 生态环境信息公开率 % 约 threshold 100
6 依法开展规划环境影响评价 % 约 threshold 100
7 环境空气质量 % 约 compound
8 水环境质量 % 约 compound
9 生态环境状况指数 % 约 range ≥60
10 林草覆盖率 % 参 range ≥60
11 生物多样性保护 - 参 compound
12 危险废物利用处置率 % 约 threshold 100
13 建设用地土壤污染风险管控和修复名录制度 - 参 checklist 建立
14 突发生态环境事件应急管理机制 - 约 checklist 建立
15 自然生态空间 - 约 compound
16 河湖岸线保护率 % 参 upper 完成上级管控目标
17 单位地区生产总值能耗 吨标准煤/万元 约 upper 完成上级规定的目标任务；保持稳定或持续改善
18 单位地区生产总值用水量 立方米/万元 约 upper 完成上级规定的目标任务；保持稳定或持续改善
19 单位国内生产总值建设用地使用面积下降率 % 参 threshold ≥4.5
20 单位地区生产总值二氧化碳排放 吨/万元 约 upper 完成上级管控目标；保持稳定或持续改善
21 应当实施强制性清洁生产企业通过审核的比例 % 参 upper 完成年度审核计划
22 一般工业固体废物综合利用率提高幅度 % 参 conditional 综合利用率≤60%的地区≥2；综合利用率>60%的地区保持稳定或持续改善
23 集中式饮用水水源地水质优良比例 % 约 threshold 100
24 城镇污水处理率 % 约 threshold ≥95
25 农村生活污水治理率 % 参 threshold ≥50
26 城镇生活垃圾无害化处理率 % 约 threshold ≥95
27 农村生活垃圾无害化处理村占比 % 参 threshold ≥80
28 城镇人均公园绿地面积 平方米/人 参 threshold ≥15
29 城镇新建绿色建筑比例 % 参 threshold ≥50
30 公共交通出行分担率 % 参 range 中小城市≥50
31 城镇生活垃圾分类减量化行动 - 参 checklist 实施
32 绿色产品市场占有率 - 参 compound
33 政府绿色采购比例 % 约 threshold ≥80
34 党政领导干部参加生态文明培训的人数比例 % 参 threshold 100
35 公众对生态文明建设的满意度 % 参 survey ≥80
36 公众对生态文明建设的参与度 % 参 survey ≥80
"""
PARTS = """
7 优良天数比例 % upper 完成上级规定的考核任务；保持稳定或持续改善
7 pm2.5浓度下降幅度 % upper 完成上级规定的考核任务；保持稳定或持续改善
8 水质达到或优于ⅲ类比例提高幅度 % upper 完成上级规定的考核任务；保持稳定或持续改善
8 劣v类水体比例下降幅度 % upper 完成上级规定的考核任务；保持稳定或持续改善
8 黑臭水体消除比例 % upper 完成上级规定的考核任务；保持稳定或持续改善
11 国家重点保护野生动植物保护率 % threshold ≥95
11 外来物种入侵 - checklist 不明显
11 特有性或指示性水生物种保持率 % trend 不降低
15 生态保护红线 - multi 面积不减少，性质不改变，功能不降低
15 自然保护地 - multi 面积不减少，性质不改变，功能不降低
32 节能家电市场占有率 % threshold ≥50
32 在售用水器具中节水型器具占比 % threshold 100
32 一次性消费品人均使用量 千克 trend 逐步下降
"""
DOMAINS = {"生态制度": 6, "生态安全": 8, "生态空间": 2, "生态经济": 6, "生态生活": 11, "生态文化": 3}
UNIT_DUTIES = """
地区纪委监委 4
地委组织部 4
地委宣传部 3
地委办公室（地委督查室） 3
地委政策研究室 2
行署办 3
地区生态环境局 7
地区发展改革委 5
地区财政局 3
地区工业和信息化局 4
地区教育局 3
地区住房和城乡建设局 11
地区农业农村局 5
地区交通运输局 4
地区商务局 2
地区水务局 5
地区卫生健康委 3
地区审计局 2
地区应急管理局 3
地区统计局 2
大兴安岭林业集团公司 6
地区公安局 5
地区自然资源局 5
地区气象局 3
对俄经济贸易合作园区管理委员会办公室 4
国家统计局大兴安岭调查队 1
"""
DIGITS = "一二三四五六七八九"
NUMERALS = [*DIGITS, "十", *(f"十{one}" for one in DIGITS), "二十", *(f"二十{one}" for one in DIGITS[:6])]
UNIT_DUTY_WORDS = """
四（一）1 监督执纪问责
四（一）2 责任追究落实
四（一）3 实施细则（试行）
四（二）1 年度考核
四（二）2 实施细则（试行）
四（二）3 培训
四（三）1 宣传
四（三）2 知晓度
四（四）1 重大决策部署
四（四）2 综合协调
四（五）1 文稿
四（六）1 行署年度目标任务
四（六）2 综合督查
四（七）1 生态环境整治组
四（七）2 地委编办
四（七）3 污染防治攻坚战实施方案
四（七）4 生态保护红线划定方案
四（七）5 应急监测
四（七）6 宣传教育
四（八）1 国民经济和社会发展规划
四（八）2 重大建设项目
四（八）3 能源消费强度
四（八）4 阶梯价格改革
四（九）1 经费
四（九）2 绿色采购
四（十）1 新型工业化
四（十）2 淘汰落后产能
四（十）3 主体责任
四（十一）1 中、小学
四（十一）2 社区教育
四（十二）1 垃圾处理设施建设规划
四（十二）2 城镇污水处理率
四（十二）3 餐厨垃圾
四（十二）4 建筑渣土
四（十二）5 洒水
四（十二）6 垃圾填埋场
四（十二）7 景观照明
四（十二）8 污水管网
四（十二）9 扬尘
四（十二）10 台账式
四（十三）1 农用地土壤
四（十三）2 畜禽和水产养殖
四（十三）3 节能减排
四（十三）4 农业面源污染
四（十四）1 公共交通
四（十四）2 营运船舶
四（十四）3 重污染天气
四（十五）1 再生资源回收
四（十六）1 水资源调度
四（十六）2 违法采砂
四（十六）3 节水型社会
四（十六）4 农村饮用水
四（十七）1 户厕
四（十七）2 每季度
四（十八）1 离任审计
四（十九）1 安全生产
四（十九）2 重大危险源
四（二十）1 资产负债表
四（二十一）1 水源涵养带
四（二十一）2 天然林
四（二十一）3 营造林
四（二十一）4 湿地
四（二十一）5 森林公园
四（二十二）1 环境犯罪
四（二十二）2 交通拥堵
四（二十二）3 限行
四（二十二）4 鸣笛
四（二十三）1 生态空间优化组
四（二十三）2 基本农田
四（二十三）3 矿山
四（二十三）4 国土空间规划
四（二十四）1 防灾减灾
四（二十四）2 人工影响天气
四（二十五）1 工业园区
四（二十五）2 产业结构
四（二十五）3 园区企业
四（二十六） 调查问卷
"""
SCHEDULES = """
dispatch-14-28 dispatch FREQ=MONTHLY;BYMONTHDAY=14,28 地区创建办 三（二）1
dispatch-report report - 地区创建办 三（二）1
quarterly-meeting meeting FREQ=MONTHLY;BYMONTH=3,6,9,12 国家生态文明建设示范区创建工作领导小组 六（三）1
monthly-meeting meeting FREQ=MONTHLY 国家生态文明建设示范区创建工作领导小组 六（三）1
progress-report report - 领导小组各成员单位 六（三）1
brief bulletin - 地区创建办 六（三）1
circular bulletin - 地区创建办 六（三）1
half-yearly-report report FREQ=MONTHLY;BYMONTH=6,12 国家生态文明建设示范区创建工作领导小组 六（三）1
inspection inspection - 地委督查室 六（三）2
inspection-report report - 地委督查室 六（三）2
annual-plan plan FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31 地区生态环境局 四（七）2
water-quality-monitoring activity - 地区卫生健康委 四（十七）2
tap-water-testing activity FREQ=MONTHLY;BYMONTH=3,6,9,12 地区卫生健康委 四（十七）2
tap-water-results bulletin - 地区卫生健康委 四（十七）2
yearly-afforestation activity FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31 大兴安岭林业集团公司 四（二十一）3
"""
LEADERS = """
组长 地委副书记、行署专员
常务副组长 地委副书记
常务副组长 地委委员、行署副专员
常务副组长 行署副专员
常务副组长 大兴安岭林业集团公司党委常委、副总经理
副组长 行署副专员
副组长 行署副专员
副组长 行署副专员
副组长 行署副专员
"""
MEMBERS = """
地区公安局副局长
地区水务局局长
地区卫生健康委主任
地区生态环境局局长
地委办公室主任
地区审计局局长
地区财政局局长
地区气象局局长
大兴安岭日报社党委副书记、副社长、总编辑
地委政策研究室主任
林业集团公司保护地管理处处长
地区机关事务管理局局长
林业集团公司生态修复管理处党委书记、处长、碳汇办主任
行署办公室主任
地区发展改革委主任
大兴安岭电视台总编辑
地区林业和草原局局长
地区绿色产品产业发展局副局长
地区商务局局长
国家统计局大兴安岭调查队
黑龙江省人民检察院大兴安岭分院副检察长
地区交通运输局局长
地区市场监督管理局局长
地区文体广电和旅游局局长
地纪委副书记、监委副主任
地区工业和信息化局局长
林业集团公司森林资源管理处处长
地委组织部常务副部长
地区住房城乡建设局局长
地区应急管理局局长
地区教育局局长
地区司法局局长
地区自然资源局局长
地委督查室负责人
地委网信办主任
地区农业农村局局长
地区中级人民法院副院长
地委宣传部常务副部长
地区统计局局长
"""
POST_WORDS = ("长", "主任", "书记", "专员", "总编辑", "经理", "负责人")


@pytest.fixture(scope="module")
def loaded() -> Loaded[Plan]:
    return load(resolve("plans", "daxinganling-2022"), Plan, name="daxinganling-2022")


@pytest.fixture(scope="module")
def plan(loaded: Loaded[Plan]) -> Plan:
    return require(loaded)


@pytest.fixture(scope="module")
def schedules(plan: Plan) -> dict[str, Schedule]:
    return {schedule.slug: schedule for schedule in plan.schedules}


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


def names(text: str) -> tuple[str, ...]:
    return tuple(text.split("、")) if text else ()


def unit(text: str) -> str | None:
    return None if text == "-" else text


def asked(text: str) -> tuple[str, float | None]:
    """Return operator and value as the table's column 指标值 writes them."""
    number = text.removeprefix("中小城市").removeprefix("≥")
    if not number.replace(".", "").isdigit():
        return "text", None
    return ">=" if "≥" in text else "=", float(number)


def stated(threshold: Threshold | None) -> tuple[str, str, object]:
    assert threshold is not None
    return threshold.text, threshold.op, threshold.value


def headings() -> Iterator[tuple[int, str]]:
    for line in lines(SECTIONS):
        title, _, span = line.rpartition(" ")
        first, last = span.split("-")
        yield from ((number, title) for number in range(int(first), int(last) + 1))


def test_nothing_of_the_document_is_left_out(plan: Plan) -> None:
    assert [duty.no for duty in plan.duties] == list(range(1, 42))
    assert [item.no for item in plan.indicators] == list(range(1, 37))
    assert Counter(item.attribute for item in plan.indicators) == {"约束性": 19, "参考性": 17}
    assert len({item.category for item in plan.indicators}) == 10
    assert [len(stage.steps) for stage in plan.stages] == [3, 3, 4, 3]
    assert (len(plan.policies), len(plan.vetoes), len(plan.unit_duties), len(plan.posts)) == (5, 6, 102, 48)


def test_the_head_is_that_of_the_page(plan: Plan) -> None:
    document = plan.document

    assert plan.title == "大兴安岭地区创建国家生态文明建设示范区实施方案"
    assert (document.number, document.issuer, document.issued) == (None, "地区生态环境局", None)
    assert (document.published, document.status) == (MAY_31, None)
    assert (document.index, document.topic) == ("000000000-2022-00056", "环境保护")
    assert document.basis == (
        "中共中央国务院《关于加快推进生态文明建设的意见》",
        "生态环境部《国家生态文明建设示范市县建设指标》",
        "生态环境部《国家生态文明建设示范市县管理规程》",
        "《大兴安岭地区国家生态文明建设示范区规划》",
    )
    assert [(annex.no, annex.title, annex.present) for annex in document.annexes] == [
        (1, "大兴安岭地区国家生态文明建设示范区建设指标", True),
        (2, "大兴安岭地区创建国家生态文明建设示范区工作领导小组", True),
    ]
    assert (plan.region, plan.award, plan.office) == ("大兴安岭地区", "国家生态文明建设示范区", "地区创建办")
    assert plan.profile == {"气候": "湿润地区", "地形": "山区", "城市规模": "中小城市"}


def test_every_spelling_of_the_leading_group_and_of_the_office_is_kept(plan: Plan) -> None:
    found = {
        kind: [body.name for body in bodies]
        for kind, bodies in plan.bodies_by_kind.items()
        if kind in {"leading_group", "office", "inspecting", "awarding", "reviewing", "issuer"}
    }

    assert found == {
        "leading_group": [
            "大兴安岭地区创建国家生态文明建设示范区领导小组",
            "创建领导小组",
            "生态文明建设示范区领导小组",
            "地区生态文明建设工作领导小组",
            "国家生态文明建设示范区创建工作领导小组",
            "大兴安岭地区创建国家生态文明建设示范区工作领导小组",
        ],
        "office": ["地区创建办", "领导小组办公室", "地区生态文明建设办公室"],
        "inspecting": ["地委督查室", "行署督查室"],
        "awarding": ["生态环境部"],
        "reviewing": ["省级专家评审组", "国家核查组"],
        "issuer": ["地区生态环境局"],
    }


def test_the_office_sits_in_the_bureau_of_ecology(plan: Plan) -> None:
    hosts = {body.name: body.host for body in plan.bodies if body.kind == "office"}

    assert hosts == {
        "地区创建办": "地区生态环境局",
        "领导小组办公室": "地区生态环境局",
        "地区生态文明建设办公室": None,
    }
    assert [one.name for one in plan.units if one.host_of_office] == ["地区生态环境局"]


def test_months_stand_for_their_first_and_last_days(plan: Plan) -> None:
    assert [(stage.kind, stage.title, stage.start, stage.end, stage.source) for stage in plan.stages] == [
        ("mobilize", "组织启动阶段", date(2021, 10, 1), date(2022, 2, 28), "三（一）"),
        ("implement", "全面推进阶段", date(2022, 3, 1), MAY_31, "三（二）"),
        ("inspect", "考核验收阶段", date(2022, 6, 1), date(2022, 8, 31), "三（三）"),
        ("consolidate", "深化提升阶段", date(2022, 9, 1), date(2022, 12, 31), "三（四）"),
    ]
    assert [(stage.start_text, stage.end_text) for stage in plan.stages] == [
        ("2021年10月", "2022年2月"),
        ("2022年3月", "5月"),
        ("2022年6月", "8月"),
        ("2022年9月", "12月"),
    ]


@pytest.mark.parametrize(
    ("stage", "step", "words"),
    [
        (1, 1, ("公开招投标", "规划（2021-2025年）", "地区行署")),
        (1, 2, ("修订", "领导小组")),
        (1, 3, ("工作协调会议", "实施方案")),
        (2, 1, ("14日、28日", "牵头部门")),
        (2, 2, ("36项", "《工作报告》《技术报告》", "佐证材料")),
        (2, 3, ("一部专题宣传片", "一套宣传图册", "参与度", "满意率")),
        (3, 1, ("省级专家评审组", "申报材料")),
        (3, 2, ("国家生态文明示范建设管理平台", "上传、录入、提交")),
        (3, 3, ("生态环境部",)),
        (3, 4, ("国家核查组", "实地核查")),
        (4, 1, ("巩固",)),
        (4, 2, ("获得命名后", "《国家生态文明建设示范区复核工作规范》（试行）", "台账", "动态管理")),
        (4, 3, ("六大体系", "长效机制")),
    ],
)
def test_the_steps_of_the_stages(plan: Plan, stage: int, step: int, words: tuple[str, ...]) -> None:
    found = plan.stages[stage - 1].steps[step - 1]

    assert found.no == step
    assert all(word in found.text for word in words)
    own = (MAY_31, "5月末前") if (stage, step) == (2, 1) else (None, None)
    assert (found.due, found.due_text) == own


def test_duties_stand_under_the_headings_of_the_text(plan: Plan) -> None:
    assert [(duty.no, duty.section) for duty in plan.duties] == list(headings())
    for duty in plan.duties:
        assert duty.section is not None
        number = duty.no if duty.no <= 36 else duty.no - 36
        assert duty.source == f"五{duty.section[: duty.section.index('）') + 1]}{number}"
        assert duty.origin == ("indicator" if duty.no <= 36 else "policy")
        assert (duty.stage, duty.due, duty.due_text) == (2, None, None)
        assert len(duty.title) <= 40


def test_titles_are_the_documents_words_but_for_the_long_ones(plan: Plan) -> None:
    titles = {duty.no: duty.title for duty in plan.duties}

    assert titles[1] == "制定、颁布并实施《生态文明建设规划》"
    assert titles[7] == "环境空气质量达标"
    assert titles[9] == "生态环境状况指数（ei）≥60，且不降低"
    assert titles[16] == "河湖岸线保护率（百分比），要求完成上级管控目标"
    assert titles[28] == "城镇人均公园绿地面积（平方米/人）≥15"
    assert titles[32] == "绿色产品市场占有率（百分比）"
    assert titles[41] == "完成“三线一单”制度保障工作"


@pytest.mark.parametrize("line", lines(ROLES))
def test_leads_and_supports_stand_as_the_text_writes_them(plan: Plan, line: str) -> None:
    number, _, roles = line.partition(" ")
    lead, support = map(names, roles.split("；"))

    duty = plan.duties[int(number) - 1]

    assert (duty.lead, duty.support) == (lead, support)
    words = "责任/配合" if support else "责任" if lead else "提供数据"
    assert (duty.role_words, duty.roles) == (words, ())
    if duty.no <= 36:
        item = plan.indicators[duty.no - 1]
        assert (item.lead, item.support) == (lead, support)
        assert item.data_from == names(PROVIDERS.get(duty.no, ""))


def test_numbers_of_the_text_have_operator_value_and_unit(plan: Plan) -> None:
    found = [
        (duty.no, target.name, target.op, target.value, target.unit)
        for duty in plan.duties
        for target in duty.targets
        if target.op != "text"
    ]

    expected = [line.split() for line in lines(NUMBERS_IN_TEXT)]
    assert found == [(int(no), name, op, float(value), unit(of)) for no, name, op, value, of in expected]


def test_what_the_text_asks_in_words_is_a_target_too(plan: Plan) -> None:
    found = [
        f"{duty.no} {target.name} {target.text}"
        for duty in plan.duties
        for target in duty.targets
        if target.op == "text"
    ]

    assert found == lines(WORDS_IN_TEXT)


def test_targets_in_words_keep_their_units_and_softening_words(plan: Plan) -> None:
    words = [(duty.no, target) for duty in plan.duties for target in duty.targets if target.op == "text"]

    assert {no: target.unit for no, target in words if target.unit} == {
        16: "%",
        17: "吨标准煤/万元",
        18: "立方米/万元",
        20: "吨/万元",
        21: "%",
        32: "千克",
    }
    assert {no: target.modality for no, target in words if target.modality} == {
        4: "全面",
        11: "全面",
        31: "全面",
        32: "逐步",
    }


def test_both_classes_of_solid_waste_are_told_apart(plan: Plan) -> None:
    low, high = plan.duties[21].targets

    assert (low.scope, low.value) == ("综合利用率≤60%的地区", 2)
    assert (high.scope, high.text) == ("综合利用率>60%的地区", "保持稳定或持续改善")


@pytest.mark.parametrize("line", lines(TABLE))
def test_the_table_line_by_line(plan: Plan, line: str) -> None:
    number, name, of, attribute, judgement, *text = line.split()

    item = plan.indicators[int(number) - 1]

    assert (item.no, item.name, item.unit) == (int(number), name, unit(of))
    assert (item.attribute, item.judgement) == (
        f"{attribute}{'束' if attribute == '约' else '考'}性",
        judgement,
    )
    assert (item.standard, item.due, item.duties) == (None, None, (item.no,))
    assert stated(item.target) == (*text, *asked(text[0])) if text else item.target is None
    heading = dict(headings())[item.no]
    assert item.category == heading
    assert item.source == f"附件1 {item.no}；五{heading[: heading.index('）') + 1]}{item.no}"


def test_the_parts_of_compounds_line_by_line(plan: Plan) -> None:
    found = [(item.no, part) for item in plan.indicators for part in item.parts]

    assert len(found) == len(lines(PARTS))
    for (number, part), line in zip(found, lines(PARTS), strict=True):
        no, name, of, judgement, text = line.split()
        assert (number, part.name, part.unit, part.judgement) == (int(no), name, unit(of), judgement)
        assert stated(part.target) == (text, *asked(text))
        assert part.standard is None


def test_domains_follow_the_table(plan: Plan) -> None:
    assert Counter(item.domain for item in plan.indicators) == DOMAINS
    domains = [item.domain for item in plan.indicators]
    assert list(dict.fromkeys(domains)) == list(DOMAINS)


def test_the_table_has_the_22nd_under_another_heading_than_the_text(plan: Plan) -> None:
    moved = {item.no: (item.category, item.table_category) for item in plan.indicators if item.table_category}

    assert moved == {22: ("（七）产业循环发展", "（六）资源节约与利用")}


def test_tasks_of_the_level_above_name_who_sets_them(plan: Plan) -> None:
    rows: list[tuple[int, UpperIndicator | UpperPart]] = []
    for item in plan.indicators:
        rows += [(item.no, part) for part in item.parts if isinstance(part, UpperPart)]
        rows += [(item.no, item)] if isinstance(item, UpperIndicator) else []

    assert [(no, one.authority) for no, one in rows] == [
        *[(7, "黑龙江省生态环境厅")] * 2,
        *[(8, "黑龙江省生态环境厅")] * 3,
        (16, None),
        (17, "省发改委"),
        (18, "省水利厅"),
        (20, "省生态环境厅"),
        (21, None),
    ]
    steady = [no for no, one in rows if one.direction == "steady_or_improving"]
    assert steady == [7, 7, 8, 8, 8, 17, 18, 20]


def test_each_way_of_judging_has_what_it_needs(plan: Plan) -> None:
    classed = {
        item.no: (item.profile, item.own, item.scope, [(one.name, one.op, one.value) for one in item.classes])
        for item in plan.indicators
        if isinstance(item, RangeIndicator)
    }
    (waste,) = (item for item in plan.indicators if isinstance(item, ConditionalIndicator))
    parts = [part for item in plan.indicators for part in item.parts]

    assert classed == {
        9: ("气候", "湿润地区", "湿润地区", [("湿润地区", ">=", 60)]),
        10: ("地形", "山区", "山区", [("山区", ">=", 60)]),
        30: ("城市规模", "中小城市", "中小城市", [("中小城市", ">=", 50)]),
    }
    assert [(one.when.op, one.when.value, one.then.op, one.then.value) for one in waste.branches] == [
        ("<=", 60, ">=", 2),
        (">", 60, "text", None),
    ]
    assert [part.direction for part in parts if isinstance(part, TrendPart)] == ["not_falling", "falling"]
    conditions = {part.conditions for part in parts if isinstance(part, MultiPart)}
    assert conditions == {("面积不减少", "性质不改变", "功能不降低")}
    surveys = [item for item in plan.indicators if isinstance(item, SurveyIndicator)]
    assert [item.no for item in surveys] == [35, 36]
    assert {item.conducted_by for item in surveys} == {("国家统计局大兴安岭调查队",)}


def test_the_duties_of_each_unit_are_counted_as_in_the_fourth_chapter(plan: Plan) -> None:
    found = [(item.unit, item.no, item.source) for item in plan.unit_duties]

    expected = []
    for numeral, line in zip(NUMERALS, lines(UNIT_DUTIES), strict=True):
        name, count = line.split()
        numbers = ["1"] if count == "1" else [str(number) for number in range(1, int(count) + 1)]
        shown = ["" if count == "1" else number for number in numbers]
        expected += [
            (name, int(no), f"四（{numeral}）{last}") for no, last in zip(numbers, shown, strict=True)
        ]
    assert found == expected


def test_every_units_last_duty_is_the_rest_of_the_plan(plan: Plan) -> None:
    rest = [item for item in plan.unit_duties if "《创建规划》提出的其他" in item.text]
    last = {item.unit: item.no for item in plan.unit_duties if item.unit != "国家统计局大兴安岭调查队"}

    assert {item.unit: item.no for item in rest} == last
    assert len(rest) == 25


def test_each_unit_duty_says_what_its_clause_says(plan: Plan) -> None:
    texts = {item.source: item.text for item in plan.unit_duties if "《创建规划》提出的其他" not in item.text}

    assert list(texts) == [line.split(" ")[0] for line in lines(UNIT_DUTY_WORDS)]
    assert [
        line for line in lines(UNIT_DUTY_WORDS) if line.split(" ")[1] not in texts[line.split(" ")[0]]
    ] == []


def test_targets_within_unit_duties(plan: Plan) -> None:
    found = {
        item.source: [target.name for target in item.targets] for item in plan.unit_duties if item.targets
    }

    assert found == {
        "四（八）3": ["能源消费强度"],
        "四（九）2": ["政府绿色采购"],
        "四（二十一）3": ["营造林任务"],
    }


def test_the_dispatch_is_on_the_14th_and_28th_of_the_second_stage(schedules: dict[str, Schedule]) -> None:
    dispatch, report = schedules["dispatch-14-28"], schedules["dispatch-report"]

    assert (dispatch.kind, dispatch.rrule) == ("dispatch", "FREQ=MONTHLY;BYMONTHDAY=14,28")
    assert (dispatch.start, dispatch.until) == (date(2022, 3, 1), MAY_31)
    assert (dispatch.owner, dispatch.participants) == ("地区创建办", ("各责任单位",))
    assert (report.after, report.participants) == ("dispatch-14-28", ("创建领导小组",))


@pytest.mark.parametrize("line", lines(SCHEDULES))
def test_every_promised_rhythm_is_a_schedule(schedules: dict[str, Schedule], line: str) -> None:
    slug, kind, rrule, owner, source = line.split()

    one = schedules[slug]

    assert (one.kind, one.rrule, one.owner, one.source) == (kind, unit(rrule), owner, source)
    assert len(schedules) == len(lines(SCHEDULES))


def test_the_bulletins_bear_the_names_that_the_document_gives_them(schedules: dict[str, Schedule]) -> None:
    assert schedules["brief"].title == "国家生态文明建设示范区创建工作简报"
    assert schedules["circular"].title == "国家生态文明建设示范区创建工作通报"
    assert schedules["half-yearly-report"].participants == ("地委", "行署")
    assert schedules["inspection"].participants == ("行署办公室", "地区创建办", "各责任单位")


def test_goals_and_deadlines_of_the_whole(plan: Plan) -> None:
    found = [(item.source, item.due, item.due_text, len(item.targets)) for item in plan.deadlines]
    stage = "2022年3月至5月（全面推进阶段）"

    assert found == [
        ("一", None, None, 1),
        ("二", None, None, 7),
        ("二", date(2022, 12, 31), "2022年", 1),
        ("三（二）1", MAY_31, "5月末前", 1),
        ("三（二）2", MAY_31, stage, 1),
        ("三（二）3", MAY_31, stage, 2),
    ]
    numbers = [
        (target.op, target.value, target.unit)
        for item in plan.deadlines
        for target in item.targets
        if target.op != "text"
    ]
    assert numbers == [("=", 36, "项"), ("=", 1, "部"), ("=", 1, "套")]
    assert [target.modality for target in plan.deadlines[1].targets] == [
        "显著",
        "显著",
        "基本",
        None,
        "进一步",
        "持续",
        "基本",
    ]
    assert plan.deadlines[2].targets[0].modality == "力争"


def test_posts_stand_in_the_order_of_the_second_annex(plan: Plan) -> None:
    leaders = [f"{post.role} {post.post}" for post in plan.posts if post.role != "成员"]
    members = [post.post for post in plan.posts if post.role == "成员"]

    assert leaders == lines(LEADERS)
    assert members == lines(MEMBERS)
    assert {post.body for post in plan.posts} == {"大兴安岭地区创建国家生态文明建设示范区领导小组"}


def test_each_member_belongs_to_the_unit_that_its_post_names(plan: Plan) -> None:
    spellings = {name: one.names for one in plan.units for name in one.names} | {
        "地委督查室": ("地委督查室",)
    }

    for post in plan.posts[9:]:
        assert post.unit is not None
        assert any(post.post.startswith(name) for name in (*spellings[post.unit], "地纪委")), post
    assert [post.unit for post in plan.posts if post.post.startswith("地纪委")] == ["地区纪委监委"]
    assert [post.unit for post in plan.posts[:9] if post.unit] == ["大兴安岭林业集团公司"]


def test_no_person_is_named(plan: Plan) -> None:
    without = [post.post for post in plan.posts if not post.post.endswith(POST_WORDS)]

    assert without == ["国家统计局大兴安岭调查队"]  # the document gives no post
    assert not any(any(letter.isspace() for letter in post.post) for post in plan.posts)


def test_policies_are_items_and_duties_alike(plan: Plan) -> None:
    assert [item.source for item in plan.policies] == [f"五（十一）{number}" for number in range(1, 6)]
    for item, duty in zip(plan.policies, plan.duties[36:], strict=True):
        assert (item.no, item.text) == (duty.no - 36, duty.title)
        assert (item.lead, item.support) == (duty.lead, duty.support)


@pytest.mark.parametrize(
    ("number", "lead", "words"),
    [
        (1, "地区生态环境局、地委办、行署办", ("中央生态环境保护督察", "未按计划完成整改")),
        (2, "地区生态环境局", ("节能减排", "排污许可证核发")),
        (3, "地区生态环境局", ("重、特大突发环境事件", "约谈、挂牌督办", "区域限批")),
        (4, "地区生态环境局", ("群众信访举报", "办结率低")),
        (5, "地区生态环境局", ("国家重点生态功能区", "“一般变差”“明显变差”")),
        (6, "地区生态环境局", ("监测数据造假",)),
    ],
)
def test_vetoes_have_a_lead_and_are_no_duties(
    plan: Plan, number: int, lead: str, words: tuple[str, ...]
) -> None:
    veto = plan.vetoes[number - 1]

    assert (veto.no, veto.lead, veto.support) == (number, names(lead), ())
    assert veto.source == f"五（十二）{number}"
    assert all(word in veto.text for word in words)


def test_groups_of_the_relevant_units_are_left_to_a_person(plan: Plan) -> None:
    assert [group.name for group in plan.groups if not group.expandable] == [
        "地区目标综合考评有关部门",
        "有关领导和相关单位",
        "地区相关领导",
    ]
    assert all(group.members == () for group in plan.groups)


def test_short_names_in_a_row_of_units_are_aliases(plan: Plan) -> None:
    aliases = {one.name: one.names[1:] for one in plan.units if len(one.names) > 1}

    assert aliases == {
        "地委办": ("地委办公室", "地委办公室（地委督查室）"),
        "地区行署办": ("行署办", "行署办公室"),
        "地区生态环境局": ("生态环境局", "行署生态环境局"),
        "地区发展改革委": ("发展改革委", "地区发改委"),
        "地区工业和信息化局": ("工业和信息化局",),
        "地区住房城乡建设局": ("住房城乡建设局", "地区住房和城乡建设局"),
        "地区农业农村局": ("农业农村局",),
        "地区交通运输局": ("交通运输局",),
        "地区水务局": ("水务局",),
        "地区应急管理局": ("应急管理局",),
        "地区统计局": ("统计局",),
        "大兴安岭林业集团公司": ("林业集团公司",),
        "地区公安局": ("公安局",),
        "地区自然资源局": ("自然资源局",),
        "地区林草局": ("林草局", "地区林业和草原局"),
        "地区检察院": ("黑龙江省人民检察院大兴安岭分院",),
    }


def test_every_name_with_a_role_is_defined(plan: Plan) -> None:
    items = (*plan.duties, *plan.indicators, *plan.policies, *plan.vetoes)
    used = {name for item in items for name in (*item.lead, *item.support)}
    used |= {name for item in plan.indicators for name in item.data_from}
    used |= {item.unit for item in plan.unit_duties} | {post.unit for post in plan.posts if post.unit}
    used |= {name for one in plan.schedules for name in (one.owner, *one.participants) if name}

    assert used <= plan.names
    assert [one.name for one in plan.units if used.isdisjoint(one.names)] == []


def test_measures_and_consequences_name_their_clauses(plan: Plan) -> None:
    assert Counter(item.source for item in plan.measures) == {
        "六（一）": 6,
        "六（二）": 3,
        "六（三）1": 3,
        "六（三）2": 1,
    }
    assert [item.source for item in plan.accountability] == ["六（三）2", "六（三）3"]
    assert "地区纪委监委" in plan.accountability[1].text


def test_what_the_linter_finds_is_odd_and_no_error(loaded: Loaded[Plan]) -> None:
    findings = lint_plan(loaded)

    assert [finding for finding in findings if finding.severity == "error"] == []
    assert {
        "all-due-by-issue",
        "body-names-differ",
        "data-provider-only",
        "due-missing",
        "member-without-duty",
        "post-odd",
        "stage-ends-before-issue",
        "table-heading-missing",
        "text-table-words",
    } <= {finding.code for finding in findings}
    (renamed,) = (one for one in findings if one.key == "duties[24].targets[0].name")
    assert "农村生活污水治理率" in renamed.message
