"""What people found odd in the five documents when they read them: the linter finds all of it."""

from __future__ import annotations

import pytest
from lint_samples import findings

DENGFENG, ERQI, XINZHENG = "dengfeng-2023", "erqi-2014", "xinzheng-2015"
DAXING, ZHUMADIAN = "daxinganling-2022", "zhumadian-2022"

ODDITIES = [
    (ZHUMADIAN, "number-gap", "任务编号缺 6（共 34 项，编到 35）"),
    (ZHUMADIAN, "annex-absent", "附件 2《驻马店市国家生态文明建设示范市考核指标分解表》"),
    (ZHUMADIAN, "document-draft", "征求意见稿"),
    (ZHUMADIAN, "document-number-missing", "没有文号"),
    (ZHUMADIAN, "document-issuer-missing", "没有写发文机关"),
    (ZHUMADIAN, "lead-shared", "第 2、22、32 项"),
    (ZHUMADIAN, "roles-open", "第 5 项任务"),
    (ZHUMADIAN, "stage-overlap", "第 1 阶段（四（一））和第 2 阶段（四（二））"),
    (ZHUMADIAN, "stage-open-ended", "长期坚持"),
    (ZHUMADIAN, "stage-start-unknown", "创建成功后"),
    (ZHUMADIAN, "due-outside-stage", "2023-12-31 不在第 3 阶段"),
    (ZHUMADIAN, "target-after-due", "目标到 2025-12-31"),
    (ZHUMADIAN, "unit-duties-without-lead", "驻马店海关"),
    (DENGFENG, "section-repeated", "两个“（五）”"),
    (DENGFENG, "section-missing", "附件的标题缺“（四）”"),
    (DENGFENG, "lead-missing", "第 5 项任务“严格执行生态环境信息公开制度”（三（一）5）"),
    (DENGFENG, "years-too-few", "“连续两年”达到，而方案只有 2023 年的目标值"),
    (DENGFENG, "stage-ends-before-issue", "第 1 阶段“动员部署阶段”"),
    (DENGFENG, "unit-mismatch", "优良天数、PM2.5浓度、PM10浓度"),
    (DENGFENG, "indicator-without-duty", "农村无害化卫生厕所普及率"),
    (DENGFENG, "text-table-names", "“危险废物无害化处理率”（100%），附件 13 的指标却叫“危险废物利用处置率”"),
    (DENGFENG, "text-table-roles", "正文另把各相关乡镇（街道）列为责任单位"),
    (DENGFENG, "body-names-differ", "领导机构在原文里有 2 个名称"),
    (DENGFENG, "office-host-unknown", "登封市生态文明创建工作指挥部办公室"),
    (XINZHENG, "document-repealed", "失效"),
    (XINZHENG, "stages-missing", "没有分阶段"),
    (XINZHENG, "due-missing", "全部 32 项任务没有写各自的时限"),
    (XINZHENG, "value-implausible", "“生活垃圾无害化处理率”（三（五）19）写“15%以上”"),
    (XINZHENG, "value-conflict", "“城区居住小区生活垃圾分类达标率”有两个数"),
    (XINZHENG, "value-conflict", "三（四）13写“提高到98.5%”，三（六）24写“提高到95%”"),
    (XINZHENG, "value-conflict", "三（二）8写“3万平方米”，二写“123万平方米”"),
    (XINZHENG, "actual-exceeds-covered", "（119万平方米）大于“集中供热管网覆盖面积”（3万平方米）"),
    (XINZHENG, "number-missing", "突破亿元"),
    (XINZHENG, "unit-spellings", "“市文广新局”（三（二）6）、“文广新局”（三（六）23）"),
    (XINZHENG, "unit-mismatch", "“农业灌溉水有效利用系数提高”的单位是“百分点”"),
    (XINZHENG, "lead-outside-body", "市绩效考核办公室（三（六）21）、市旅游文物局（三（六）22）"),
    (XINZHENG, "value-vague", "力争增长20%左右"),
    (XINZHENG, "schedule-rhythm-missing", "生态文明联席会议"),
    (ERQI, "preparation-after-acceptance", "到 2015-01-30 为止"),
    (ERQI, "year-short", "“14年”"),
    (ERQI, "typo", "“DGP”疑为“GDP”"),
    (ERQI, "unit-mismatch", "“农业灌溉水有效利用系数”的单位是“立方米/万元”"),
    (ERQI, "text-table-numbers", "附件2 一（十六）对应三（十五）"),
    (ERQI, "text-table-numbers", "任务有 16 项，指标有 15 项"),
    (ERQI, "date-vague", "2015年初"),
    (ERQI, "names-alike", "“发展和改革委员会”（附件2 一（六））和“区发展改革和统计局”"),
    (ERQI, "names-alike", "“城市管理执法局”（附件2 一（七））和“城市管理行政执法局”"),
    (ERQI, "post-odd", "发展和改革委员会局长"),
    (ERQI, "schedule-day-missing", "生态区建设例会"),
    (
        ERQI,
        "body-names-differ",
        "“生态区建设指挥部”（五（二））、“二七区创建省级生态区工作领导小组”（附件1）",
    ),
    (ERQI, "body-names-differ", "办公室在原文里有 5 个名称"),
    (ERQI, "group-not-expandable", "各企业"),
    (DAXING, "all-due-by-issue", "都不晚于 2022-05-31，而方案 2022-05-31 才印发"),
    (DAXING, "date-year-missing", "5月末前"),
    (DAXING, "text-table-names", "“农村生活污水处理率”（达到≥50%），附件1 25 的指标却叫“农村生活污水治理率”"),
    (DAXING, "text-table-names", "“劣ⅴ类黑臭水体比例下降幅度”"),
    (DAXING, "table-heading-missing", "附件的标题缺“（七）”"),
    (DAXING, "data-provider-only", "指标第 32、35、36 项"),
    (DAXING, "text-table-conditions", "只有附件1 30写“中小城市”"),
    (DAXING, "text-table-conditions", "只有五（三）9写“不降低”"),
    (DAXING, "text-table-units", "五（三）9）用“（无）”，附件1 9用“%”"),
    (DAXING, "lead-outside-body", "地委巡查工作领导小组办公室"),
    (DAXING, "unit-duties-without-lead", "对俄经济贸易合作园区管理委员会办公室"),
    (DAXING, "lead-without-unit-duties", "地区林草局（五（三）10）"),
    (DAXING, "body-names-differ", "领导机构在原文里有 6 个名称"),
    (DAXING, "unit-spellings", "“地区住房城乡建设局”（五（二）7）、“住房城乡建设局”"),
    (DAXING, "word-doubled", "之间之间"),
    (DAXING, "condition-base-missing", "本地区属于哪一种，原文没有写"),
    (DAXING, "upper-document-missing", "优良天数比例（附件1 7）"),
    (DAXING, "document-number-missing", "没有文号"),
]


@pytest.mark.parametrize(("name", "code", "words"), ODDITIES)
def test_it_is_found(name: str, code: str, words: str) -> None:
    spoken = [finding.message for finding in findings(name) if finding.code == code]

    assert [message for message in spoken if words in message] != [], spoken
