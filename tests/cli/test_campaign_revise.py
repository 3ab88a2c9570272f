"""Loading a changed plan as a clerk does: seen, agreed to, done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from desk import BUSY, Desk, dump, opened, quiet
from plan_edits import edited, shipped, with_duty, with_new_duty, without_duty, written

import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from definitions.plan import Plan

SOON = date(2023, 6, 30)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def revise(desk: Desk, plan: Plan, *words: str) -> Result:
    return desk.duban("campaign", "revise", written(desk.folder, plan), *words)


def answer(desk: Desk, plan: Plan, said: str, *words: str, meanwhile: Any = None) -> Result:
    """Run the command at a terminal, where somebody answers."""
    path = written(desk.folder, plan)

    def at_terminal() -> bool:
        if meanwhile is not None:
            meanwhile()
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("commands.app.SystemClock", lambda: desk.clock)
        patch.setattr("commands.revise.at_terminal", at_terminal)
        return CliRunner(env=quiet() | BUSY).invoke(
            cli.house,
            ["--db", str(desk.database), "campaign", "revise", path, *words],
            prog_name="duban",
            input=f"{said}\n",
        )


def test_a_dry_run_shows_every_change_and_what_it_touches(desk: Desk) -> None:
    desk.done("duty", "assign", "4")
    before = dump(desk.database)

    result = revise(desk, with_new_duty(30, with_duty(4, due=SOON, lead=("市农委",))), "--dry-run")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "dengfeng-2023：方案第 1 版 → 第 3 版，改动 3 处"
    assert lines[1:4] == [
        "  方案：版次 1 → 3",
        "  任务4“继续推进河湖长制”：牵头单位 市水利局 → 市农委；时限 无 → 2023-06-30",
        "  新增任务30“新增的第30项”",
    ]
    assert lines[4] == "涉及未办结的和新增的 2 项："
    assert lines[6].split() == [
        *("任务4", "继续推进河湖长制", "已交办", "绿", "改派，重新签收"),
        *("时限", "2023-11-30", "→", "2023-06-30；牵头单位", "市水利局", "→", "市农委"),
    ]
    assert lines[-1] == "未办结的任务 29 项转到新版；已办结或停办的 0 项不动。"
    assert result.stderr.endswith("以上只是检查，没有写入。\n")
    assert dump(desk.database) == before


def test_without_a_terminal_it_wants_to_be_told_yes(desk: Desk) -> None:
    path = written(desk.folder, with_duty(4, due=SOON))

    sentence = desk.refused("campaign", "revise", path, code=1)

    assert "请先用 --dry-run 看清改动，再加 --yes 装入" in sentence
    assert desk.done("campaign", "revise", path, "--yes").endswith("已装入方案第 2 版。\n")


def test_twice_is_harmless_and_needs_no_yes(desk: Desk) -> None:
    revise(desk, with_duty(4, due=SOON), "--yes")
    before = dump(desk.database)

    result = revise(desk, with_duty(4, due=SOON))

    assert (result.exit_code, result.stdout) == (
        0,
        "没有变化：文件与现行方案（第 2 版）内容相同，没有写入。\n",
    )
    assert dump(desk.database) == before


def test_at_a_terminal_it_asks(desk: Desk) -> None:
    before = dump(desk.database)

    declined = answer(desk, with_duty(4, due=SOON), "n")
    assert (declined.exit_code, dump(desk.database)) == (1, before)
    assert "没有装入，什么也没有改动。" in declined.stderr

    agreed = answer(desk, with_duty(4, due=SOON), "y")
    assert agreed.exit_code == 0
    assert agreed.stdout.count("改动 2 处") == 1
    assert agreed.stdout.endswith("已装入方案第 2 版。\n")
    assert desk.json("duty", "show", "4")["due"] == "2023-06-30"


def test_what_moved_while_somebody_was_thinking_is_not_overrun(desk: Desk) -> None:
    plan = with_duty(4, due=SOON)

    result = answer(desk, plan, "y", meanwhile=lambda: desk.done("duty", "assign", "4"))

    assert result.exit_code == 6
    assert "刚刚被别人改动，这一步没有写入" in result.stderr
    assert desk.json("duty", "show", "4")["due"] == "2023-11-30"


def test_a_plan_that_is_no_later_version_is_refused_and_says_what_to_do(desk: Desk) -> None:
    same = written(desk.folder, edited(revision=1, title="改过的"))
    other = written(desk.folder, edited(id="other-2023"), "别的.yaml")

    assert "请把文件里的 revision 改为 2 再装入" in desk.refused("campaign", "revise", same, "--yes", code=1)
    assert "文件是另一个方案（other-2023）" in desk.refused("campaign", "revise", other, "--yes", code=1)


def test_errors_of_the_file_are_those_of_opening(desk: Desk) -> None:
    wrong = written(desk.folder, with_duty(4, stage=9))

    assert "归到第 9 阶段" in desk.refused("campaign", "revise", wrong, "--yes", code=5)
    desk.refused("campaign", "revise", "./没有.yaml", "--yes", code=3)


def test_an_ended_campaign_and_other_capacities_are_refused(desk: Desk) -> None:
    path = written(desk.folder, with_duty(4, due=SOON))

    desk.refused("campaign", "revise", path, "--yes", "--as", "inspector", code=4)
    desk.refused("campaign", "revise", path, "--yes", "--for", "市水利局", "--paper", "x", code=2)
    desk.done("campaign", "close", "dengfeng-2023", "--as", "director", "--reason", "停办")
    assert "已结束" in desk.refused("campaign", "revise", path, "--yes", code=4)


def test_without_a_database_or_campaign_it_is_said(tmp_path: Path) -> None:
    from desk import empty  # noqa: PLC0415 - of this test alone

    desk = empty(tmp_path)

    desk.refused("campaign", "revise", written(tmp_path, edited()), "--yes", code=3)


def test_json_has_one_shape(desk: Desk) -> None:
    plan = without_duty(10, with_duty(4, due=SOON))

    said = desk.json("campaign", "revise", written(desk.folder, plan), "--yes", "--reason", "机构改革")

    assert set(said) == {
        *("campaign", "changed", "dry_run", "before", "after", "changes", "touched", "carried", "done"),
        "remarks",
    }
    assert (said["changed"], said["dry_run"], said["carried"], said["done"]) == (True, False, 28, 0)
    assert (said["before"]["revision"], said["after"]["revision"]) == (1, 3)
    assert {frozenset(one) for one in said["changes"]} == {
        frozenset({"kind", "key", "what", "title", "fields", "namesake", "sentence"})
    }
    assert [
        (one["kind"], one["no"], one["effect"], one["state"], one["light"]) for one in said["touched"]
    ] == [
        ("duty", "4", "changed", "planned", "none"),
        ("duty", "10", "cancelled", "planned", "none"),
    ]
    assert said["changes"][0]["fields"] == [{"path": "revision", "before": 1, "after": 3}]
    assert said["touched"][0]["fields"] == [
        {"name": "original_due", "before": "2023-11-30", "after": "2023-06-30"}
    ]
    again = desk.json("campaign", "revise", written(desk.folder, plan))
    assert (again["changed"], again["changes"], again["touched"]) == (False, [], [])


def test_json_at_a_terminal_asks_on_the_other_stream(desk: Desk) -> None:
    result = answer(desk, with_duty(4, due=SOON), "y", "--json")

    assert result.exit_code == 0
    assert result.stdout.startswith("{\n")
    assert "改动 2 处" in result.stderr


def test_show_says_which_version_is_in_force_and_lists_them_all(desk: Desk) -> None:
    digest = desk.json("campaign", "show")["plan"]["digest"]
    desk.to("2023-05-08")
    revise(desk, with_duty(4, due=SOON), "--yes", "--reason", "市政府常务会议定", "--as", "director")

    said = desk.json("campaign", "show")

    assert said["plan"] == {
        "id": "dengfeng-2023",
        "title": shipped().title,
        "revision": 2,
        "digest": said["plan"]["digest"],
        "number": "登政文〔2023〕44号",
        "issued": "2023-04-01",
    }
    assert [(one["revision"], one["plan"], one["reason"], one["in_force"]) for one in said["versions"]] == [
        (1, digest, None, False),
        (2, said["plan"]["digest"], "市政府常务会议定", True),
    ]
    assert set(said["versions"][0]) == {
        *("revision", "plan", "at", "recorded", "actor", "capacity", "reason", "paper", "in_force")
    }
    past = desk.json("campaign", "show", "--as-of", "2023-05-07")
    assert (past["plan"]["digest"], len(past["versions"])) == (digest, 1)
    assert "现行方案：第 2 版" in desk.done("campaign", "show")


def test_a_duty_says_on_which_version_it_stands(desk: Desk) -> None:
    before = desk.json("duty", "show", "4")
    revise(desk, with_duty(10, due=SOON), "--yes")

    after = desk.json("duty", "show", "4")

    assert (before["revision"], after["revision"]) == (1, 2)
    assert before["plan"] != after["plan"] == desk.json("campaign", "show")["plan"]["digest"]
    assert "方案版次：2\n" in desk.done("duty", "show", "4")


def test_units_get_a_note_of_what_changed_for_them(desk: Desk) -> None:
    desk.done("duty", "assign", "4", "10")
    desk.to("2023-05-08")

    revise(desk, with_duty(10, with_duty(4, lead=("市农委",)), due=SOON), "--yes", "--reason", "机构改革")

    new = {path.split("/")[2]: path for path in desk.files() if "2023-05-08" in path}
    assert set(new) == {"市农委", "市水利局", "市林业局"}
    note = (desk.folder / "公文" / new["市林业局"]).read_text("utf-8")
    assert "任务随方案修订告知" in note
    assert "时限：2023年6月30日。" in note
    over = (desk.folder / "公文" / new["市水利局"]).read_text("utf-8")
    assert "现改由市农委牵头办理" in over
    assert "请把有关材料移交市农委" in over
    assert "方案修订" in desk.done("history", "show", "10")


def test_two_campaigns_are_told_apart(desk: Desk) -> None:
    desk.done("campaign", "open", "dengfeng-2023", "--campaign", "second")
    path = written(desk.folder, with_duty(4, due=SOON))

    desk.refused("campaign", "revise", path, "--yes", code=3)
    desk.done("campaign", "revise", path, "--yes", "--campaign", "second")

    assert desk.json("campaign", "show", "--campaign", "second")["plan"]["revision"] == 2
    assert desk.json("campaign", "show", "--campaign", "dengfeng-2023")["plan"]["revision"] == 1
