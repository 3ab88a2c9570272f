"""The calendar at the command line: showing, checking, drafting from a notice, loading."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import pytest
from desk import Desk, archive, dump, empty, opened, process
from notice_samples import LINES, letter

from workflow.workdays import statutory_days

if TYPE_CHECKING:
    from pathlib import Path

GUESSED = "2027 年没有放假安排的通知"
MISSING = "2027 年还没有放假安排，按周末和法定节日推算；公布后把通知存成文本，运行 duban calendar import-notice 通知.txt --load"


def text(folder: Path, year: int = 2027, lines: str | None = None, code: str = "utf-8") -> str:
    path = folder / "通知.txt"
    path.write_bytes(letter(year, lines).encode(code))
    return str(path)


def running(folder: Path) -> Desk:
    """A campaign that was opened in December 2026."""
    desk = empty(folder, "2026-12-01")
    desk.done("campaign", "open", "dengfeng-2023", "--office", "dengfeng")
    return desk


def width(line: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in line)


# --- show ---


def test_special_days_are_shown_with_their_names(tmp_path: Path) -> None:
    out = empty(tmp_path).done("calendar", "show", "2026")

    assert "2026-02-14  六    上班  春节\n" in out
    assert "2026-04-06  一    放假  清明节\n" in out
    assert "推算" not in out


def test_one_month_can_be_shown(tmp_path: Path) -> None:
    items = empty(tmp_path).json("calendar", "show", "2026", "--month", "10")["items"]

    assert [item["date"][8:] for item in items] == ["01", "02", "05", "06", "07", "10"]
    assert items[-1] == {
        "date": "2026-10-10",
        "weekday": "六",
        "kind": "上班",
        "name": "国庆节",
        "provisional": False,
    }


def test_a_month_without_special_days_says_so(tmp_path: Path) -> None:
    result = empty(tmp_path).duban("calendar", "show", "2026", "--month", "3")

    assert (result.stdout, result.stderr) == ("", "没有与平常周末不同的日子。\n")


def test_a_guessed_year_is_marked_in_every_form(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    table = desk.duban("calendar", "show", "2027")
    grid = desk.duban("calendar", "show", "2027", "--grid", "--month", "2")

    assert "2027-02-05  五    放假  春节    推算\n" in table.stdout
    assert grid.stdout.startswith("2027年2月  工作日 18 天（推算）\n")
    assert GUESSED in table.stderr
    assert GUESSED in grid.stderr
    assert all(item["provisional"] for item in desk.json("calendar", "show", "2027")["items"])


def test_the_grid_of_a_month_lines_up_on_a_console(tmp_path: Path) -> None:
    lines = empty(tmp_path).done("calendar", "show", "2026", "--month", "10", "--grid").splitlines()

    assert lines == [
        "2026年10月  工作日 18 天",
        "一   二   三   四   五   六   日",
        "                1休  2休  3休  4休",
        " 5休  6休  7休  8    9   10班 11",
        "12   13   14   15   16   17   18",
        "19   20   21   22   23   24   25",
        "26   27   28   29   30   31",
    ]
    assert [width(line) for line in lines[1:3]] == [32, 34]


def test_the_grid_of_a_year_has_every_month_and_every_day(tmp_path: Path) -> None:
    out = empty(tmp_path).done("calendar", "show", "2026", "--grid")

    assert [line.split("  ")[0] for line in out.splitlines() if "年" in line] == [
        f"2026年{month}月" for month in range(1, 13)
    ]
    assert out.count("班") == 6
    assert max(width(line) for line in out.splitlines()) <= 80


def test_the_grid_is_shown_on_a_console_of_old(tmp_path: Path) -> None:
    words = ["calendar", "show", "2026", "--grid"]

    old = process(words, tmp_path, {"PYTHONIOENCODING": "gbk"})

    assert (old.returncode, old.stdout.decode("gbk")) == (0, empty(tmp_path).done(*words))


@pytest.mark.parametrize("words", [["--grid", "--json"], ["--month", "13"], ["--month", "x"]])
def test_what_cannot_be_shown_is_a_usage_error(tmp_path: Path, words: list[str]) -> None:
    empty(tmp_path).refused("calendar", "show", "2026", *words, code=2)


# --- drafting from a notice ---


def test_a_notice_becomes_a_draft_on_the_screen_and_nothing_is_loaded(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    before = dump(desk.database)

    result = desk.duban("calendar", "import-notice", text(tmp_path))

    said = json.loads(result.stdout)
    assert list(said) == ["year", "papers", "days"]
    assert said["days"][-1] == {"name": "国庆节", "date": "2027-10-09", "isOffDay": False}
    assert (
        "√ 劳动节：放假 5月1日（周六）至5月5日（周三），共 5 天，相符；上班 4月25日（周日）、5月15日（周六）"
        in result.stderr
    )
    assert "核对后装入：duban calendar import 草稿.json" in result.stderr
    assert dump(desk.database) == before


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_the_draft_can_be_written_to_a_file_and_loaded(tmp_path: Path, code: str) -> None:
    desk = opened(tmp_path)
    draft = str(tmp_path / "2027.json")

    result = desk.duban("calendar", "import-notice", text(tmp_path, code=code), "--out", draft)
    loaded = desk.duban("calendar", "import", draft)

    assert (result.stdout, loaded.exit_code) == ("", 0)
    assert loaded.stderr == "2027 年：放假 28 天（含周末），调休上班 6 天，已装入。\n"
    assert GUESSED not in desk.duban("calendar", "show", "2027").stderr


def test_a_draft_never_takes_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "2027.json").write_text("mine")

    sentence = opened(tmp_path).refused(
        "calendar", "import-notice", text(tmp_path), "--out", str(tmp_path / "2027.json"), code=1
    )

    assert "已存在，没有覆盖" in sentence
    assert (tmp_path / "2027.json").read_text() == "mine"


def test_a_notice_can_be_loaded_at_once(tmp_path: Path) -> None:
    desk = opened(tmp_path)

    result = desk.duban("calendar", "import-notice", text(tmp_path), "--load", "--year", "2027")

    assert (result.exit_code, result.stdout) == (0, "")
    assert "调休上班 6 天，已装入。" in result.stderr
    days = {item["date"]: item for item in desk.json("calendar", "show", "2027")["items"]}
    assert (days["2027-05-15"]["kind"], days["2027-05-15"]["name"]) == ("上班", "劳动节")


def test_a_dry_run_of_a_draft_writes_neither_file_nor_database(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    before = dump(desk.database)
    out = tmp_path / "2027.json"

    said = desk.duban("calendar", "import-notice", text(tmp_path), "--load", "--out", str(out), "--dry-run")

    assert "没有写入" in said.stderr
    assert not out.exists()
    assert dump(desk.database) == before


def test_a_wrong_notice_names_every_line_and_writes_nothing(tmp_path: Path) -> None:
    lines = LINES[2027].replace("共8天", "共9天").replace("5月15日（周六）", "5月15日（周日）")
    out = tmp_path / "2027.json"

    sentence = opened(tmp_path).refused(
        "calendar", "import-notice", text(tmp_path, lines=lines), "--out", str(out), "--load", code=5
    )

    assert "有 2 处问题，没有写入\n  第 9 行（春节）：写作共 9 天" in sentence
    assert "\n  第 11 行（劳动节）：2027年5月15日写作周日，应是星期六" in sentence
    assert not out.exists()


def test_a_notice_of_another_year_than_wanted_is_refused(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    desk.done("calendar", "import-notice", text(tmp_path), "--out", str(tmp_path / "2027.json"))

    drafting = desk.refused("calendar", "import-notice", text(tmp_path), "--year", "2028", code=5)
    loading = desk.refused("calendar", "import", str(tmp_path / "2027.json"), "--year", "2028", code=5)

    assert "文中是 2027 年的放假安排，与 --year 2028 不符" in drafting
    assert "是 2027 年的放假安排，与 --year 2028 不符" in loading


@pytest.mark.parametrize("verb", ["import", "import-notice"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"\xff", b"PK\x03\x04\x00", b" " * 200_001])
def test_a_broken_file_is_refused(tmp_path: Path, verb: str, content: bytes) -> None:
    desk = opened(tmp_path)
    (tmp_path / "坏.txt").write_bytes(content)

    assert "坏.txt 不能作为放假安排装入：" in desk.refused("calendar", verb, str(tmp_path / "坏.txt"), code=5)


def test_without_a_database_a_notice_can_be_drafted_but_not_loaded(tmp_path: Path) -> None:
    desk = empty(tmp_path)

    assert json.loads(desk.done("calendar", "import-notice", text(tmp_path)))["year"] == 2027
    result = desk.duban("calendar", "import-notice", text(tmp_path), "--load")

    assert result.exit_code == 3
    assert not desk.database.exists()


# --- loading while a campaign runs ---


def test_loading_a_notice_says_which_dates_moved(tmp_path: Path) -> None:
    desk = running(tmp_path)
    assert GUESSED in desk.duban("calendar", "show", "2027").stderr

    lines = desk.duban("calendar", "import-notice", text(tmp_path), "--load").stderr.splitlines()

    assert "按新的安排，4 个日期有了变动：" in lines
    move = "  dengfeng-2023 生态文明建设研究部署会（原排 2027-05-15） 日期 2027-05-17 → 2027-05-15"
    assert move in lines
    assert desk.duban("audit", "verify").exit_code == 0


def test_no_more_than_ten_moves_are_listed(tmp_path: Path) -> None:
    """A notice that moves every meeting of the year: each 15th and the days about it are off."""
    desk = running(tmp_path)
    said: list[dict[str, Any]] = [
        {"name": "假", "date": f"2027-{month:02d}-{day}", "isOffDay": True}
        for month in range(1, 13)
        for day in (15, 16, 17, 18, 19)
    ]
    said += [{"name": "节", "date": day.isoformat(), "isOffDay": True} for day in statutory_days(2027)]
    path = tmp_path / "2027.json"
    path.write_text(json.dumps({"year": 2027, "days": list({one["date"]: one for one in said}.values())}))

    lines = desk.duban("calendar", "import", str(path)).stderr.splitlines()

    listed = [line for line in lines if line.startswith("  dengfeng-2023 ")]
    assert len(listed) == 10
    assert any(
        line.startswith("  其余 ") and line.endswith("全部记在创建工作的流转记录里。") for line in lines
    )


def test_a_dry_run_says_what_would_move(tmp_path: Path) -> None:
    desk = running(tmp_path)
    before = dump(desk.database)

    said = desk.duban("calendar", "import-notice", text(tmp_path), "--load", "--dry-run").stderr

    assert "个日期会有变动：" in said
    assert dump(desk.database) == before


def test_the_campaigns_history_shows_that_dates_were_reckoned_anew(tmp_path: Path) -> None:
    desk = running(tmp_path)
    desk.done("calendar", "import-notice", text(tmp_path), "--load")

    out = desk.done("history", "show", "campaign:dengfeng-2023")

    assert "装入2027年放假安排" in out


@pytest.mark.parametrize("words", [["meeting", "list"], ["meeting", "show", "1"]])
def test_a_meeting_on_a_guessed_day_is_listed_as_one(tmp_path: Path, words: list[str]) -> None:
    desk = empty(tmp_path, "2027-01-12")
    desk.done("campaign", "open", "dengfeng-2023", "--office", "dengfeng")
    desk.done("tick")

    assert GUESSED in desk.duban(*words).stderr
    desk.done("calendar", "import-notice", text(tmp_path), "--load")
    assert GUESSED not in desk.duban(*words).stderr


@pytest.mark.parametrize("words", [["supervision", "list"], ["supervision", "show", "1"]])
def test_a_lapse_that_climbs_on_a_guessed_day_is_listed_as_one(tmp_path: Path, words: list[str]) -> None:
    desk = empty(tmp_path, "2027-03-01")
    desk.done("campaign", "open", "dengfeng-2023", "--office", "dengfeng")
    desk.done("stage", "advance", "1", "launch")
    desk.done("tick")
    desk.done("duty", "assign", "4")
    desk.to("2027-03-04")
    desk.done("tick")

    assert GUESSED in desk.duban(*words).stderr
    desk.done("calendar", "import-notice", text(tmp_path), "--load")
    assert GUESSED not in desk.duban(*words).stderr


# --- check ---


def test_a_year_in_order_is_said_to_be(tmp_path: Path) -> None:
    result = empty(tmp_path, "2026-10-31").duban("calendar", "check")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "2026 年的放假安排：内置的通知",
        "工作日 248 天，休息日 117 天（其中周一至周五 19 天），调休上班 6 天",
        "√ 未发现问题",
    ]


def test_from_november_on_next_years_notice_is_missed(tmp_path: Path) -> None:
    desk = empty(tmp_path, "2026-11-01")

    this_year, next_year = (desk.duban("calendar", "check", *words) for words in ([], ["2027"]))

    assert f"× {MISSING}" in this_year.stdout
    assert f"× {MISSING}" in next_year.stdout
    assert (this_year.exit_code, next_year.exit_code) == (1, 1)
    assert desk.duban("calendar", "check", "2025").exit_code == 0


def test_before_november_a_guessed_year_is_only_said_to_be_one(tmp_path: Path) -> None:
    result = empty(tmp_path, "2026-10-31").duban("calendar", "check", "2027")

    assert result.exit_code == 0
    assert "2027 年的放假安排：推算" in result.stdout
    assert GUESSED in result.stderr


def test_the_check_of_a_loaded_year_names_its_paper(tmp_path: Path) -> None:
    desk = running(tmp_path)
    desk.done("calendar", "import-notice", text(tmp_path), "--load")

    said = desk.json("calendar", "check", "2027")

    assert said == {
        "year": 2027,
        "source": "loaded",
        "papers": ["国办发明电〔2026〕7号 国务院办公厅关于2027年部分节假日安排的通知"],
        "workdays": 248,
        "rest": 117,
        "off": 19,
        "makeup": 6,
        "source_label": "办公室装入的通知",
        "findings": [],
        "ok": True,
    } | {key: said[key] for key in ("workdays", "rest", "off")}
    assert said["workdays"] + said["rest"] == 365
    assert desk.duban("calendar", "check").exit_code == 0


def test_a_loaded_notice_that_differs_from_the_shipped_one_is_named(tmp_path: Path) -> None:
    desk = opened(tmp_path)
    lines = LINES[2026].replace("5月9日（周六）上班", "5月10日（周日）上班")
    desk.done("calendar", "import-notice", text(tmp_path, 2026, lines), "--load")

    result = desk.duban("calendar", "check", "2026")

    assert result.exit_code == 1
    assert "× 2026-05-09 装入的通知为放假，内置的为上班\n" in result.stdout
    assert "× 2026-05-10 装入的通知为上班，内置的为放假\n" in result.stdout


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        (
            "UPDATE calendar_day SET off = 0 WHERE day = '2027-10-01'",
            ["festival-worked", "makeup-on-weekday", "changed"],
        ),
        ("DELETE FROM calendar_day WHERE day = '2027-05-04'", ["changed"]),
        ("UPDATE calendar_day SET off = 1 WHERE day = '2027-05-15'", ["changed"]),
    ],
)
def test_days_that_were_changed_past_the_program_are_named(
    tmp_path: Path, statement: str, codes: list[str]
) -> None:
    desk = opened(tmp_path)
    desk.done("calendar", "import-notice", text(tmp_path), "--load")
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        connection.execute(statement)

    result = desk.duban("calendar", "check", "2027", "--json")

    assert result.exit_code == 1
    assert [flaw["code"] for flaw in json.loads(result.stdout)["findings"]] == codes


# --- doctor ---


def calendar_line(desk: Desk) -> dict[str, str]:
    items = json.loads(desk.duban("doctor", "--json").stdout)["items"]
    [found] = [item for item in items if item["what"] == "工作日历"]
    return {key: found[key] for key in ("result", "said")}


def test_doctor_misses_next_years_notice_from_november_on(tmp_path: Path) -> None:
    assert calendar_line(empty(tmp_path, "2026-10-31")) == {"result": "ok", "said": "2026 年的放假安排已有"}
    late = calendar_line(empty(tmp_path, "2026-11-01"))
    assert late == {"result": "note", "said": MISSING.replace("，按周末", "，日期按周末")}


def test_doctor_is_content_once_the_notice_is_loaded(tmp_path: Path) -> None:
    desk = running(tmp_path)
    desk.done("calendar", "import-notice", text(tmp_path), "--load")

    assert calendar_line(desk) == {"result": "ok", "said": "2026、2027 年的放假安排已有"}


def test_doctor_misses_the_notice_of_a_year_that_has_begun(tmp_path: Path) -> None:
    assert "2027 年还没有放假安排" in calendar_line(empty(tmp_path, "2027-03-01"))["said"]


def test_the_archive_of_a_past_year_needs_no_notice() -> None:
    assert calendar_line(archive())["result"] == "ok"
