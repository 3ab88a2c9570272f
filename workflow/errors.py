"""What a caller may not do with the running work, each with its sentence and exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from definitions.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


_LISTED_BY = {"return": "dispatch show 或 report show"}  # kinds that have no list of their own


class SubjectNotFound(ProjectError):
    """No stage, duty, meeting, paper … has this number."""

    exit_code = 3

    def __init__(self, *, subject: str, kind: str = "duty") -> None:
        where = _LISTED_BY.get(kind, f"{kind} list")
        super().__init__(f"没有“{subject}”。请用 duban {where} 查看编号")
        self.subject = subject


class CampaignNotFound(ProjectError):
    """There is no such campaign, or none, or several and none was named."""

    exit_code = 3

    def __init__(self, *, name: str = "", known: Sequence[str] = ()) -> None:
        if name:
            sentence = f"没有名为“{name}”的创建工作。现有：{'、'.join(known) or '无'}"
        elif known:
            sentence = f"有多项创建工作正在进行（{'、'.join(known)}），请用 --campaign 指明一项"
        else:
            sentence = "还没有进行中的创建工作。请先运行 duban campaign open <方案>"
        super().__init__(sentence)


class TransitionNotAllowed(ProjectError):
    """No arrow of the machine, no capacity or no guard lets this event through."""

    exit_code = 4

    def __init__(self, *, title: str, state: str, event: str, reasons: Sequence[str]) -> None:
        super().__init__(f"{title}：“{state}”状态下不能{event}：{'；'.join(reasons)}")
        self.state, self.event, self.reasons = state, event, tuple(reasons)


class SomeoneElseFirst(ProjectError):
    """The row has moved on since it was read."""

    exit_code = 6

    def __init__(self, *, title: str) -> None:
        super().__init__(f"{title} 刚刚被别人改动，这一步没有写入。请重新查看后再办")


class StoreNotFound(ProjectError):
    """There is no database where one was expected."""

    exit_code = 3

    def __init__(self, *, address: str) -> None:
        super().__init__(f"没有找到数据库 {address}。请先运行 duban campaign open <方案>，或用 --db 指明文件")


class FolderMissing(ProjectError):
    """A new database was to be made in a folder that does not exist."""

    exit_code = 3

    def __init__(self, *, folder: str) -> None:
        super().__init__(f"文件夹 {folder} 不存在，不能在里面建立数据库。请先建好文件夹，或核对 --db")


class StoreUnusable(ProjectError):
    """The database is there but cannot be used; ``reason`` says why, ``advice`` what to do."""

    def __init__(self, *, address: str, reason: str, advice: str) -> None:
        super().__init__(f"数据库 {address} {reason}。{advice}")


class SchemaUnknown(StoreUnusable):
    """The database was written by another version of the program."""

    def __init__(self, *, address: str, found: int, known: int) -> None:
        older = found < known
        super().__init__(
            address=address,
            reason=f"的结构版本是 {found}，本程序只认 {known}",
            advice="请换用写它的那个版本打开" if older else "请升级 duban 后再打开",
        )


class SchemaBehind(StoreUnusable):
    """The database was written by an older version of the program, and can be brought up to this one."""

    def __init__(self, *, address: str, found: int, known: int) -> None:
        super().__init__(
            address=address,
            reason=f"的结构版本是 {found}，本程序用 {known}",
            advice="运行 duban doctor 即自动升级；文件会先留一份副本",
        )
        self.found = found


class DriverMissing(ProjectError):
    """The address of a server was given, and its driver is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "连接 PostgreSQL 需要另装驱动，现在没有装。请运行 pip install 'duban[postgresql]' 后重试，"
            "或用 --db 指定一个文件"
        )


class CampaignTaken(ProjectError):
    """Another transaction is at the campaign, and the caller would not wait."""

    def __init__(self, *, campaign: str) -> None:
        super().__init__(f"“{campaign}”正由别的程序办理，请稍后重试")


class CommitUnknown(StoreUnusable):
    """The connection was lost while the server was committing: it may have, or not."""

    def __init__(self, *, address: str) -> None:
        super().__init__(
            address=address,
            reason="在写入的最后一刻断开了连接，这一步要么全部写入、要么完全没有，现在无法得知",
            advice="请等服务器恢复后用 duban history show 核对，没有写入再办一次",
        )


class CampaignExists(ProjectError):
    """A campaign of this id runs already."""

    def __init__(self, *, campaign: str, opened: date) -> None:
        super().__init__(
            f"“{campaign}”已于 {opened.isoformat()} 启动，不能重复启动。查看：duban campaign status"
        )


class CampaignEnded(ProjectError):
    """Nothing new begins in a campaign that has ended."""

    exit_code = 4

    def __init__(self, *, campaign: str) -> None:
        super().__init__(f"“{campaign}”已结束，不能再增加。查看：duban campaign status")


class PlanRefused(ProjectError):
    """The plan cannot be run as it stands."""

    def __init__(self, *, plan: str, reason: str) -> None:
        super().__init__(f"方案“{plan}”不能启动：{reason}")


class PaperNotRegistered(ProjectError):
    """An act rests on a paper that nobody has registered."""

    exit_code = 3

    def __init__(self, *, number: str, unit: str) -> None:
        super().__init__(
            f"来文“{number}”没有登记，不能据以代{unit or '单位'}办理。"
            f"请先运行 duban paper register {number} --from {unit or '来文单位'} --date 来文日期"
        )


class PaperNotMade(ProjectError):
    """A paper cannot be made from what was asked."""

    def __init__(self, *, kind: str, reason: str) -> None:
        super().__init__(f"不能拟{kind}：{reason}")


class KeyReused(ProjectError):
    """An idempotency key was given before for another act."""

    def __init__(self, *, key: str, subject: str, event: str) -> None:
        super().__init__(f"办理标识“{key}”已用于 {subject} 的“{event}”，不能再用于别的事项")


class CapacityUnknown(ProjectError):
    """``--as`` names no role, or a unit's role without its unit."""

    exit_code = 2

    def __init__(self, *, text: str, reason: str) -> None:
        super().__init__(f"--as {text}：{reason}")


class DateImpossible(ProjectError):
    """A date or time that does not exist, or lies where it cannot lie."""

    exit_code = 2

    def __init__(self, *, text: str, reason: str) -> None:
        super().__init__(f"“{text}”{reason}")


class IncomingKnown(ProjectError):
    """A number of an incoming paper stands for another one already."""

    def __init__(self, *, number: str, unit: str, dated: str) -> None:
        super().__init__(
            f"来文“{number}”已登记为{unit} {dated} 的来文，不能再登记为别的单位、日期或文件。请核对文号"
        )


class CalendarFileInvalid(ProjectError):
    """A file of rest days does not say what it must."""

    exit_code = 5

    def __init__(self, *, file: str, reason: str) -> None:
        super().__init__(f"{file} 不能作为放假安排装入：{reason}")


class SettingRefused(ProjectError):
    """An environment variable holds what it cannot hold."""

    exit_code = 2

    def __init__(self, *, name: str, reason: str) -> None:
        super().__init__(f"环境变量 {name}：{reason}")


class PasswordMissing(ProjectError):
    """The mail server wants a password, and none can be found where it should be."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(f"没有取得邮件服务器的密码：{reason}")


class DeliveryNotFound(ProjectError):
    """No delivery has this number."""

    exit_code = 3

    def __init__(self, *, number: int) -> None:
        super().__init__(f"没有编号为 {number} 的送达。请用 duban outbox list --all 查看编号")


class DeliverySettled(ProjectError):
    """A delivery is over, so that it can be neither tried again nor given up."""

    exit_code = 4

    def __init__(self, *, number: int, receiver: str, reason: str) -> None:
        super().__init__(f"送达 {number}（{receiver}）{reason}。可用 duban outbox show {number} 查看")


class NothingToSubmit(ProjectError):
    """A reply was to carry a duty on, but the paper that it answers is about none."""

    exit_code = 4

    def __init__(self, *, title: str) -> None:
        super().__init__(f"{title} 不是关于某项任务的，不能据回函送审。请去掉 --submit 再登记")


class PaperNotFiled(ProjectError):
    """Nothing was kept of a paper that it could be held against."""

    def __init__(self, *, title: str, issued: bool) -> None:
        todo = "它由旧版本程序印发。请先运行 paper render 留档" if issued else "它还没有印发，印发后才留档"
        super().__init__(f"{title}没有留档的校验码，无从核对：{todo}")


class ArchiveUnreadable(ProjectError):
    """What should be an archive is none, or none that can be read."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason)


class ArchiveRefused(ProjectError):
    """A campaign is not archived as it stands: its record or a paper of it is not what it was."""

    exit_code = 7

    def __init__(self, *, found: Sequence[str]) -> None:
        lines = "\n".join(f"  {one}" for one in found)
        super().__init__(
            f"没有归档，先要查明下列 {len(found)} 处：\n{lines}\n"
            "可用 duban audit verify 和 duban paper render 编号 --verify 查明原因；确要照现状归档的，加 --anyway"
        )
