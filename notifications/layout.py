"""Breaking lines: 28 columns with kinsoku, titles in 梯形 or 菱形, sizes that fit.

Widths are counted in halves: a full-width character is 2, a half-width one 1 (GB/T 9704-2012, 3 and 5.2.3).
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COLUMNS = 28
TITLE_COLUMNS = 20  # 20 characters of 22 pt are 440 pt, the 版心 is 442.2 pt wide
CORE_WIDTH = 156 / 25.4 * 72  # 版心, pt
NOT_AT_START = frozenset("，。、；：？！）》」』】〕〉”’…—～·％℃,.;:?!)]}%")
NOT_AT_END = frozenset("（《「『【〔〈“‘([{")

_HALF = frozenset({"Na", "H", "N"})
_UNIT = re.compile(r"——|……|[0-9A-Za-z][0-9A-Za-z.,:/@_+-]*(?<![.,:])%?|.", re.DOTALL)
_WORDS = (  # of the field; a title is not broken inside of these
    "生态文明 示范市 示范区 示范县 文明城市 卫生城市 创建工作 创建办 指挥部 领导小组 办公室 联席会议 推进会议 推进会 "
    "调度会议 会议 工作 创建 建设 国家 实施方案 方案 行动 规划 区划 划定 治理 整治 整改 改造 监测 管理 管护 保护区 保护 "
    "水源地 水源 饮用水 水体 污水 垃圾 农村 生活 生态 环境 农药 化肥 减量 增效 绿化 森林 河道 流域 大气 扬尘 秸秆 "
    "规范化 规范 标准化 推进 开展 实施 加强 完善 落实 建立 健全 编制 督促 办理 办结 签收 反馈 任务 事项 问题 情况 "
    "环境影响评价 影响 饮用水水源地 达到 政府 采购 比例 持续 稳定 提升 提高 绿色 城镇 收集 管网 系统 基础设施 能力 利用 资源 能源 效率 节约 集约 废弃物 "
    "综合 土壤 大气 质量 空间 格局 布局 风险 防控 应急 处置 建筑 公开 信息 教育 意识 干部 宣传 公众 满意度 参与度 安全 "
    "合格率 优良 污染 攻坚战 防治 生物 多样性 化学品 危险 考核办法 重大 目标 部署 评价 集中式 县级 红线 要求 管控 "
    "进展 发现 实地 测评 督查 检查 考核 验收 限期 逾期 再次 通知 通报 简报 督办函 催办单 机制 制度 体系 设施 项目"
)
_UNTORN = re.compile(
    r"《[^《》]{1,14}》|“[^“”]{1,8}”|\d+(?:\.\d+)?[年月日号期项个家件类处度]份?"
    r"|第[一二三四五六七八九十百\d]+[届次批期季项]|" + "|".join(sorted(_WORDS.split(), key=len, reverse=True))
)
_AFTER = frozenset("的和与及、，；：》”）")
_MANY_CHOICES = 4000
_TORN = 30.0  # what a break inside a word costs


def width(text: str) -> int:
    """Return the width of ``text`` in halves of a full-width character."""
    if text.isascii():
        return len(text)
    return sum(1 if unicodedata.east_asian_width(char) in _HALF else 2 for char in text)


def wrap(text: str, columns: int = COLUMNS, *, first: float = 0, turnover: float = 0) -> list[str]:
    """Return ``text`` in lines of at most ``columns`` full-width characters, losing nothing.

    A line does not start with closing punctuation nor end with an opening one; numbers, Latin words, ——
    and …… stay whole. Where one of these alone is wider than the line, it is cut.

    Args:
        text: one paragraph, without line breaks.
        columns: width of the lines, indents included.
        first: indent of the first line, in full-width characters; not part of the result.
        turnover: indent of the others.
    """
    units = [
        piece for unit in _UNIT.findall(text) for piece in _cut(unit, 2 * (columns - max(first, turnover)))
    ]
    lines: list[str] = []
    start = 0
    while start < len(units):
        room = 2 * (columns - (turnover if lines else first))
        end = _good_break(units, start, _as_many_as_fit(units, start, room))
        lines.append("".join(units[start:end]))
        start = end
    return lines


def _cut(unit: str, room: float) -> Iterator[str]:
    if width(unit) <= room:
        yield unit
    else:
        yield from unit


def _as_many_as_fit(units: Sequence[str], start: int, room: float) -> int:
    end = start
    while end < len(units) and (room := room - width(units[end])) >= 0:
        end += 1
    return max(end, start + 1)


def _good_break(units: Sequence[str], start: int, end: int) -> int:
    if end >= len(units):
        return end
    for at in range(end, start, -1):
        if units[at][0] not in NOT_AT_START and units[at - 1][-1] not in NOT_AT_END:
            return at
    return end


@lru_cache(maxsize=512)
def title_lines(pieces: tuple[str, ...], *, keep: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return a title in centred lines of at most 20 characters, as few as will do (7.3.1).

    Lines form a 梯形 (steadily longer or shorter) or a 菱形 (longest in the middle); words are not torn as far as
    can be told without a dictionary: book titles, numbers with their unit, and the names in ``keep`` stay whole.

    Args:
        pieces: the title's words; between two pieces a break is welcome.
        keep: names that must not be torn.
    """
    text = "".join(pieces)
    total = width(text)
    if total <= 2 * TITLE_COLUMNS:
        return (text,) if text else ()
    penalties = _penalties(pieces, text, keep)
    before = [0]
    for char in text:
        before.append(before[-1] + width(char))
    fewest = math.ceil(total / (2 * TITLE_COLUMNS))
    tried = [_best(text, before, penalties, count) for count in (fewest, fewest + 1)]
    found = [at for at in tried if at]
    if not found:
        return tuple(wrap(text, TITLE_COLUMNS))
    whole = [at for at in found if all(penalties[i] < _TORN for i in at[1:-1])]
    at = (whole or found)[0]  # a line more is better than a torn word
    return tuple(text[start:end] for start, end in pairwise(at))


def _best(text: str, before: list[int], penalties: list[float], count: int) -> tuple[int, ...]:
    """Return where the lines begin and end, nothing where ``count`` lines do not hold the text."""
    candidates = [at for at in range(1, len(text)) if penalties[at] < math.inf]
    while math.comb(len(candidates), count - 1) > _MANY_CHOICES:
        worst = max(candidates, key=lambda at: (penalties[at], at % 2))
        candidates.remove(worst)
    best: tuple[int, ...] = ()
    lowest = math.inf
    for breaks in combinations(candidates, count - 1):
        torn = sum(penalties[i] for i in breaks)
        if torn >= lowest:  # its shape cannot make it better
            continue
        at = (0, *breaks, len(text))
        widths = [before[end] - before[start] for start, end in pairwise(at)]
        if max(widths) <= 2 * TITLE_COLUMNS:
            cost = torn + _unshapely(widths)
            if cost < lowest:
                best, lowest = at, cost
    return best


def _unshapely(widths: Sequence[int]) -> float:
    mean = sum(widths) / len(widths)
    uneven = sum(abs(one - mean) for one in widths) / len(widths)
    steps = [after - before for before, after in pairwise(widths)]
    hourglass = any(first < 0 < later for i, first in enumerate(steps) for later in steps[i + 1 :])
    return uneven + (12 if hourglass else 0) + (3 if 0 in steps else 0) + (8 if min(widths) < mean / 2 else 0)


def _penalties(pieces: Sequence[str], text: str, keep: Sequence[str]) -> list[float]:
    costs: list[float] = [8.0] * (len(text) + 1)
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if before in _AFTER or after in "《“（":
            costs[at] = 2.0
        elif after in "的和与及":
            costs[at] = 10.0
    units = [match.span() for pattern in (_UNIT, _UNTORN) for match in pattern.finditer(text)]
    units += [match.span() for name in keep if name for match in re.finditer(re.escape(name), text)]
    for start, end in units:
        for at in range(start + 1, end):
            costs[at] += _TORN
    at = 0
    for piece in pieces[:-1]:
        at += len(piece)
        costs[at] = 0.0
    for at in range(1, len(text)):
        if text[at] in NOT_AT_START or text[at - 1] in NOT_AT_END:
            costs[at] = math.inf
    return costs


def largest_size(lines: Sequence[str], *, most: float, room: float = CORE_WIDTH) -> float:
    """Return the largest size in pt, a multiple of one half, at which every line fits ``room`` pt (7.2.4)."""
    widest = max(map(width, lines), default=1) / 2
    return min(most, math.floor(2 * room / widest) / 2)
