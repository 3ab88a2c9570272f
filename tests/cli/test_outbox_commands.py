"""What a clerk sees of delivery: by itself into folders or by mail, what is stuck and why, again or no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk, opened
from postoffice import HOST, Mailbox, mailbox
from test_json_shapes import INSTANT, shape

from workflow.deliveries import next_attempt
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WATER = "市水利局"
ITEM = {
    "id": int,
    "paper": str,
    "number": (str, None),
    "title": str,
    "receiver": str,
    "role": str,
    "state": str,
    "label": str,
    "channel": (str, None),
    "attempts": int,
    "next": (INSTANT, None),
    "error": (str, None),
    "done": (INSTANT, None),
}


def late(folder: Path) -> Desk:
    """Return a desk on the day on which the first slip for an unsigned duty goes out by itself."""
    desk = opened(folder)
    desk.done("duty", "assign", "4")
    desk.to("2023-04-12")
    return desk


@pytest.fixture
def post(tmp_path: Path) -> Iterator[tuple[Desk, Mailbox]]:
    """An office with a mail server, and the water bureau with an address."""
    desk = late(tmp_path)
    desk.done(
        "unit", "contact", WATER, "--role", "联络员", "--post", "办公室主任", "--mail", "water@example.org"
    )
    with mailbox() as box:
        configure(desk, box.port)
        yield desk, box


def configure(desk: Desk, port: int, more: str = "") -> None:
    (desk.folder / "送达设置.yaml").write_text(
        f"mail: {{host: {HOST}, port: {port}, security: plain, sender: office@example.org, timeout: 5}}\n{more}",
        encoding="utf-8",
    )


def slip(desk: Desk) -> dict[str, Any]:
    """Return the slip."""
    (item,) = desk.json("paper", "list", "--kind", "催办单")["items"]
    return dict(item)


def everything(desk: Desk) -> list[dict[str, Any]]:
    """Return what is owed of the slip; that which assigned the duty lay in the folder before."""
    items: list[dict[str, Any]]
    first, *items = desk.json("outbox", "list", "--all")["items"]
    assert (first["id"], first["title"]) == (1, "任务4交办单")
    return items


def test_without_settings_a_paper_lies_in_the_folder_of_its_unit(tmp_path: Path) -> None:
    desk = late(tmp_path)

    desk.done("tick")

    (item,) = everything(desk)
    assert (item["receiver"], item["state"], item["channel"]) == (WATER, "delivered", "folder")
    lying = {path.name for path in (tmp_path / "送达" / "dengfeng-2023" / WATER).iterdir()}
    names = {name for name in lying if "交办单" not in name}
    assert names == {name.rpartition("/")[2] for name in slip(desk)["files"]}
    assert slip(desk)["state"] == "issued"
    assert "已放入" in desk.done("outbox", "show", str(item["id"]))


def test_with_a_server_and_an_address_it_is_mailed_and_the_paper_moves_on(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post

    said = desk.duban("tick").stderr

    (message,) = box.messages()
    (paper,) = message.iter_attachments()
    name = paper.get_filename()
    assert name is not None
    assert name.endswith(".docx")
    assert message["Subject"] == f"{name.removesuffix('.docx')}（登创办催〔2023〕1号）"
    assert f"已送出催办单（文书{slip(desk)['id']}）给市水利局" in said
    assert slip(desk)["state"] == "delivered"
    shown = desk.done("outbox", "show", "2")
    assert "water@example.org  250" in shown
    assert "queued as 1" in shown
    assert message["Message-ID"] in shown


def test_the_text_says_what_to_do_by_when_and_the_paper_says_the_same(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post

    desk.done("tick")

    body = box.messages()[0].get_body()
    assert body is not None
    text = body.get_content()
    assert text.startswith(f"{WATER}：")
    assert "全文见附件" in text
    assert "登创办催〔2023〕1号" in text


def test_what_is_refused_for_good_is_a_dead_letter_that_doctor_speaks_of(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    box.at_rcpt["water@example.org"] = ["550 5.1.1 no such user"]

    said = desk.duban("tick").stderr

    (item,) = desk.json("outbox", "list", "--state", "退信")["items"]
    assert "没有送到，不再自动重试：water@example.org 被拒收（550 5.1.1 no such user）" in said
    assert (item["state"], item["attempts"], item["next"]) == ("dead", 1, None)
    assert "1 件退信，查看：duban outbox list --state dead" in desk.done("doctor")
    assert slip(desk)["state"] == "issued"


def test_after_the_address_is_put_right_it_is_sent_again(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    box.at_rcpt["water@example.org"] = ["550 5.1.1 no such user"]
    desk.done("tick")
    desk.to("2023-04-13")
    desk.done(
        "unit",
        "contact",
        WATER,
        "--role",
        "联络员",
        "--post",
        "办公室主任",
        "--mail",
        "office@water.example.org",
    )

    printed = desk.done("outbox", "retry", "--dead")

    assert printed == f"送达 2（文书{slip(desk)['id']} → 市水利局）重送：已送\n"
    assert [to for to, _ in box.taken] == [["office@water.example.org"]]
    assert "已有回执，不再重送" in desk.refused("outbox", "retry", "2", code=4)
    assert "没有退信" in desk.duban("outbox", "retry", "--dead").stderr


def test_what_is_put_off_is_tried_again_when_its_pause_is_over(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    box.at_rcpt["water@example.org"] = ["451 4.7.1 greylisted"]
    desk.done("tick")
    (item,) = desk.json("outbox", "list")["items"]
    assert (item["state"], item["attempts"], item["next"]) == ("owed", 1, "2023-04-12T09:01:00+08:00")
    assert "1 件没有送到、等着再试，最早的是送达 2（市水利局）" in desk.done("doctor")

    desk.done("tick")
    assert box.taken == []
    desk.to("2023-04-12", 10)
    desk.done("tick")

    assert len(box.taken) == 1
    assert desk.duban("outbox", "list").stderr == "没有积压：该送的都送了。\n"


def test_whoever_stays_running_wakes_for_the_next_attempt(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    box.at_rcpt["water@example.org"] = ["451 4.7.1 greylisted"]
    desk.done("tick")

    with reading(str(desk.database)) as rows:
        soon = next_attempt(rows, desk.clock.now())
        assert soon == desk.clock.now() + timedelta(minutes=1)
        assert next_attempt(rows, soon) is None


def test_of_two_addresses_the_one_that_was_put_off_alone_is_tried_again(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    two = "water@example.org、leader@example.org"
    desk.done("unit", "contact", WATER, "--role", "联络员", "--post", "办公室主任", "--mail", two)
    box.at_rcpt["leader@example.org"] = ["450 4.2.0 busy"]
    desk.done("tick")
    desk.to("2023-04-12", 10)

    desk.done("tick")

    assert [to for to, _ in box.taken] == [["water@example.org"], ["leader@example.org"]]
    receipt = desk.json("outbox", "show", "2")["receipt"]
    assert [one["address"] for one in receipt["accepted"]] == ["water@example.org", "leader@example.org"]


def test_of_two_addresses_one_is_wrong_for_good_and_that_is_said(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    two = "water@example.org; leader@example.org"
    desk.done("unit", "contact", WATER, "--role", "联络员", "--post", "办公室主任", "--mail", two)
    box.at_rcpt["leader@example.org"] = ["550 gone"]

    said = desk.duban("tick").stderr

    assert "只送到一部分：leader@example.org 被拒收（550 gone）" in said
    assert everything(desk)[0]["state"] == "delivered"


def test_a_server_that_is_down_delays_nobody_twice(tmp_path: Path) -> None:
    desk = late(tmp_path)
    with mailbox() as box:
        port = box.port
    configure(desk, port)
    for unit in (WATER, "市林业局"):
        desk.done(
            "unit", "contact", unit, "--role", "联络员", "--post", "办公室主任", "--mail", "a@example.org"
        )

    said = desk.duban("tick").stderr

    assert f"连不上邮件服务器 {HOST}:{port}" in said
    assert set(slip(desk)["files"]) <= set(desk.files())  # the office's own copies are written all the same


def test_what_is_given_up_needs_a_reason_and_keeps_it(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    box.at_rcpt["water@example.org"] = ["550 no such user"]
    desk.done("tick")
    desk.refused("outbox", "drop", "2", code=2)
    desk.done("outbox", "drop", "2", "--reason", "已当面送交", "--dry-run")
    assert everything(desk)[0]["state"] == "dead"

    printed = desk.done("outbox", "drop", "2", "--reason", "已当面送交")

    assert printed == f"送达 2（文书{slip(desk)['id']} → 市水利局）不再送：不再送\n"
    assert desk.json("outbox", "show", "2")["reason"] == "已当面送交"
    assert "已决定不再送" in desk.refused("outbox", "drop", "2", "--reason", "再来", code=4)


def test_settings_that_make_no_sense_send_nothing_and_are_said(tmp_path: Path) -> None:
    desk = late(tmp_path)
    configure(desk, 25, "pauzes: [1]\n")

    said = desk.duban("tick").stderr

    assert "文书没有送出" in said
    assert "pauzes" in said
    assert not [path for path in (tmp_path / "送达").rglob("*") if "催办单" in path.name]
    assert everything(desk)[0]["state"] == "owed"
    result = desk.duban("doctor")
    assert result.exit_code == 1
    assert "× 送达设置" in result.stdout


def test_a_password_that_cannot_be_found_is_said(tmp_path: Path) -> None:
    desk = late(tmp_path)
    (tmp_path / "送达设置.yaml").write_text(
        "mail: {host: mail.example.org, sender: office@example.org, user: office}\n", encoding="utf-8"
    )

    assert "环境变量 DUBAN_SMTP_PASSWORD 没有设置" in desk.duban("tick").stderr


def test_a_password_does_not_go_over_a_plain_line(tmp_path: Path) -> None:
    desk = late(tmp_path)
    (tmp_path / "送达设置.yaml").write_text(
        "mail: {host: mail.example.org, sender: office@example.org, user: office, security: plain}\n",
        encoding="utf-8",
    )

    assert "会让密码明文经过网络" in desk.duban("tick").stderr


def test_pauses_are_the_offices(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    configure(desk, box.port, "pauses: [90]\n")
    box.at_rcpt["water@example.org"] = ["451 later", "451 later"]
    desk.done("tick")
    assert everything(desk)[0]["next"] == "2023-04-12T10:30:00+08:00"

    desk.to("2023-04-12", 11)
    desk.done("tick")

    assert everything(desk)[0]["state"] == "dead"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["show", "99"], 3),
        (["retry", "99"], 3),
        (["drop", "99", "--reason", "没有"], 3),
        (["retry"], 2),
        (["retry", "2", "--dead"], 2),
        (["drop", "--reason", "没有"], 2),
        (["list", "--state", "寄出"], 2),
        (["show", "一"], 2),
    ],
)
def test_what_is_not_there_or_not_said_is_refused(tmp_path: Path, words: list[str], code: int) -> None:
    late(tmp_path).refused("outbox", *words, code=code)


def test_the_shapes(post: tuple[Desk, Mailbox]) -> None:
    desk, box = post
    box.at_rcpt["water@example.org"] = ["550 no such user"]
    desk.done("tick")

    said = desk.json("outbox", "list")
    shape(said["items"][0], ITEM)
    shape(desk.json("outbox", "retry", "2", "--dry-run"), {"items": [ITEM], "dry_run": bool})
    shape(desk.json("outbox", "drop", "2", "--reason", "不送了"), {"items": [ITEM], "dry_run": bool})
    more = {
        "key": str,
        "created": INSTANT,
        "decided": (str, None),
        "reason": (str, None),
        "receipt": (dict, None),
    }
    shape(desk.json("outbox", "show", "2"), ITEM | more)
