"""Which faces a PDF is set in: a chain for each role, the first that is found leads, a Noto face stands behind it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from notifications.errors import FacesMissing

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

Role = Literal["body", "biao", "hei", "kai", "song"]
TITLES: Mapping[Role, str] = MappingProxyType(
    {"body": "仿宋", "biao": "小标宋", "hei": "黑体", "kai": "楷体", "song": "宋体"}
)
_REGULAR, _BOLD = 400, 700


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by the name a clerk knows, and the family names that its files bear.

    ``alike`` says that it is of the role's own kind, so that nobody need be told.
    """

    title: str
    names: tuple[str, ...]
    alike: bool = True


def _face(title: str, *names: str, alike: bool = True) -> Face:
    return Face(title, (title, *names), alike)


_SERIF = _face("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "思源宋体")
_SANS = _face("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "思源黑体")
_SERIF_FOR = Face(_SERIF.title, _SERIF.names, alike=False)
_LAST_RESORT = (
    _SERIF,
    _SANS,
    _face("文泉驿正黑", "WenQuanYi Zen Hei"),
    _face("文泉驿微米黑", "WenQuanYi Micro Hei"),
    _face("AR PL UMing CN"),
    _face("宋体-简", "Songti SC"),
    _face("苹方-简", "PingFang SC"),
    _face("微软雅黑", "Microsoft YaHei"),
    _face("等线", "DengXian"),
)
CHAINS: Mapping[Role, tuple[Face, ...]] = MappingProxyType(
    {
        "body": (
            _face("仿宋_GB2312", "FangSong_GB2312"),
            _face("仿宋", "FangSong"),
            _face("方正仿宋_GBK", "FZFangSong-Z02", "方正仿宋简体", "FZFangSong-Z02S"),
            _face("华文仿宋", "STFangsong"),
            _face("朱雀仿宋", "Zhuque Fangsong", "Zhuque Fangsong (technical preview)"),
            _face("FandolFang", "FandolFang R"),
            _SERIF_FOR,
        ),
        "biao": (
            _face("方正小标宋简体", "FZXiaoBiaoSong-B05S"),
            _face("方正小标宋_GBK", "FZXiaoBiaoSong-B05"),
            _face("华文中宋", "STZhongsong", alike=False),
            _SERIF_FOR,
            _face("FandolSong", "FandolSong B", alike=False),
        ),
        "hei": (
            _face("黑体", "SimHei"),
            _face("华文黑体", "STHeiti"),
            _SANS,
            _face("FandolHei", "FandolHei R"),
        ),
        "kai": (
            _face("楷体_GB2312", "KaiTi_GB2312"),
            _face("楷体", "KaiTi"),
            _face("华文楷体", "STKaiti"),
            _face("AR PL UKai CN", "AR PL UKai"),
            _face("霞鹜文楷", "LXGW WenKai", "LXGW WenKai GB"),
            _face("FandolKai", "FandolKai R"),
            _SERIF_FOR,
        ),
        "song": (_face("宋体", "SimSun"), _face("华文宋体", "STSong"), _SERIF),
    }
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one role is set in.

    Attributes:
        title: the face that leads.
        families: its family name, then those that step in for characters it lacks.
        weight: 700 for 小标宋, whose substitutes are bold; a face of one weight stays as it is.
        alike: whether it is of the role's own kind.
    """

    title: str
    families: tuple[str, ...]
    weight: int
    alike: bool


def choose(families: Collection[str]) -> dict[Role, Chosen]:
    """Return what each role is set in, of the ``families`` that are there.

    Raises:
        FacesMissing: none of them is a Chinese face that we know.
    """
    known = {name.casefold(): name for name in families}
    behind = [name for face in _LAST_RESORT if (name := _found(face, known))]
    return {role: _chosen(role, chain, known, behind) for role, chain in CHAINS.items()}


def fallback_line(faces: Mapping[Role, Chosen]) -> str:
    """Return which roles are set in a face of another kind, in one line; empty when there is none."""
    return "，".join(f"{TITLES[role]}用 {one.title} 代替" for role, one in faces.items() if not one.alike)


def _found(face: Face, known: Mapping[str, str]) -> str:
    return next((known[name.casefold()] for name in face.names if name.casefold() in known), "")


def _chosen(role: Role, chain: tuple[Face, ...], known: Mapping[str, str], behind: list[str]) -> Chosen:
    substitutes = tuple(Face(face.title, face.names, alike=False) for face in _LAST_RESORT)
    faces = [(face, name) for face in (*chain, *substitutes) if (name := _found(face, known))]
    if not faces:
        raise FacesMissing
    lead, name = faces[0]
    weight = _BOLD if role == "biao" else _REGULAR
    return Chosen(lead.title, tuple(dict.fromkeys([name, *_noto_first(role, behind)])), weight, lead.alike)


def _noto_first(role: Role, behind: list[str]) -> list[str]:
    """What steps in for 黑体 is a Noto Sans where there is one, for all others a Noto Serif."""
    return (
        sorted(behind, key=lambda name: name.casefold() not in map(str.casefold, _SANS.names))
        if role == "hei"
        else behind
    )
