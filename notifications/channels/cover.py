"""What the receiver is told beside the paper: what it is, what to do with it by when, whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from notifications.filters import ymd

if TYPE_CHECKING:
    from collections.abc import Mapping


def cover(
    context: Mapping[str, Any], *, title: str, number: str, receiver: str, role: Literal["to", "copy"]
) -> str:
    """Return the text that goes with a paper.

    Args:
        context: the frozen facts of the paper.
        title: of the paper.
        number: 文号, may be empty.
        receiver: whom it goes to.
        role: 主送 or 抄送.
    """
    named = f"《{title}》（{number}）" if number else f"《{title}》"
    lines = [
        f"{receiver}：",
        "",
        f"    现将{named}{_how(role)}你单位，全文见附件。",
        f"    {_task(context, role, number)}",
    ]
    if contact := context.get("contact"):
        lines += ["", f"    联系：{contact['post']}，电话 {contact['phone']}。"]
    lines += ["", str(context["issuer"]), ymd(context["date"]), ""]
    lines += ["（本邮件由督办程序代发，以附件为准。同一文书如收到两份，是网络中断后重发，只算一份。）", ""]
    return "\n".join(lines)


def _how(role: str) -> str:
    return "发给" if role == "to" else "抄送"


def _task(context: Mapping[str, Any], role: str, number: str) -> str:
    if role == "copy":
        return "供了解情况，不需要回函。"
    if due := context.get("reply_due"):
        naming = f"，回函请写明“{number}”" if number else ""
        return f"请按文中要求办理，并于{ymd(due)}前书面答复{naming}。"
    return "请收到后登记，按文中要求办理；看不到附件或不属你单位的，请告知发文机关。"
