"""What one unit asks of another is followed to its answer: a lapse past its date, 催办单, 督办函; items of minutes too."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workbench import CAMPAIGN, ISSUED, Bench, bench_at, rules

from definitions.paper import PaperKind
from notifications.render import render
from workflow.outbox import paper_files
from workflow.reading import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEETING = date(2023, 4, 17)
DUE = date(2023, 4, 20)  # three working days later
REQUEST = "request:1-1"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.fire("stage:1", "launch")
        bench.tick(ISSUED)
        bench.tick(date(2023, 4, 14))
        bench.fire("paper:1", "approve", "director")
        bench.fire("paper:1", "issue")
        given: dict[str, Any] = {"requests": [("市林业局", "请在四月底前提供\n河岸绿化苗木。")]}
        bench.fire("meeting:1", "input", unit="市水利局", given=given)
        assert bench.row(REQUEST)["due"] == DUE.isoformat()
        yield bench


def lapses(bench: Bench) -> list[dict[str, Any]]:
    return bench.rows("SELECT * FROM supervision WHERE cause = 'request_unanswered' ORDER BY length(no), no")


def text_of(bench: Bench, paper: dict[str, Any]) -> str:
    """Return a paper as it is sent, without the breaks of its lines."""
    with reading(bench.address) as rows:
        owed = paper_files(rows, paper["subject"])
    return render(owed.kind, owed.context, formats=("txt",)).text.replace("\n", "").replace("　", "")


def test_nothing_is_said_on_its_last_day(bench: Bench) -> None:
    bench.tick(DUE)

    assert lapses(bench) == []


def test_past_its_date_the_unit_that_was_asked_is_followed_up(bench: Bench) -> None:
    done = bench.tick(date(2023, 4, 21)).done

    (lapse,) = lapses(bench)
    assert (lapse["target"], lapse["due"], lapse["units"]) == (
        f"{CAMPAIGN}/{REQUEST}",
        DUE.isoformat(),
        "市林业局",
    )
    assert "督办1 立案：协调事项1-1 逾期未答复（时限 2023-04-20）：市林业局" in done
    assert bench.tick().done == []
    assert bench.audit().ok


def test_it_climbs_from_the_slip_to_the_letter(bench: Bench) -> None:
    bench.tick(date(2023, 4, 21))
    (slip,) = bench.papers("urge-slip")
    assert (slip["state"], slip["addressee"]) == ("issued", "市林业局")
    assert lapses(bench)[0]["state"] == "urged"

    bench.tick(date(2023, 4, 28))

    (letter,) = bench.papers("duban-letter")
    assert (letter["state"], letter["addressee"]) == ("drafted", "市林业局")
    assert letter["title"] == "关于协调事项1-1逾期未答复的督办函"


def test_the_slip_reads_as_one_about_a_request(bench: Bench) -> None:
    bench.tick(date(2023, 4, 21))

    text = text_of(bench, bench.papers("urge-slip")[0])

    assert "现就下列协调事项催办如下" in text
    assert (
        "协调事项“请在四月底前提供河岸绿化苗木”（市水利局在2023年4月17日生态文明建设研究部署会上提出），"
        "请市林业局答复，时限为2023年4月20日，目前逾期未答复，已逾期1个工作日。"
    ) in text
    assert "将对协调事项的答复（书面）报送我办" in text
    assert "不能配合的，请书面说明理由和建议" in text
    assert not any(word in text for word in ("牵头", "签收", "办结", "任务“", "未报送"))


def test_the_letter_reads_as_one_about_a_request(bench: Bench) -> None:
    bench.tick(date(2023, 4, 21))
    bench.tick(date(2023, 4, 28))

    text = text_of(bench, bench.papers("duban-letter")[0])

    assert "请市林业局答复的协调事项“请在四月底前提供河岸绿化苗木”（市水利局在2023年4月17日" in text
    assert "请立即研究答复。" in text
    assert "《催办单》" in text
    assert not any(word in text for word in ("牵头的", "签收", "项任务“"))


def test_an_answer_ends_it_and_the_draft_is_withdrawn(bench: Bench) -> None:
    bench.tick(date(2023, 4, 21))
    bench.tick(date(2023, 4, 28))

    bench.fire(REQUEST, "answer", note="苗木已调拨")

    assert [lapse["state"] for lapse in lapses(bench)] == ["resolved"]
    assert [paper["state"] for paper in bench.papers("duban-letter")] == ["withdrawn"]
    assert bench.tick(date(2023, 5, 8)).done == []
    assert bench.audit().ok


def test_what_is_not_wanted_any_more_is_not_followed(bench: Bench) -> None:
    bench.tick(date(2023, 4, 21))
    bench.fire(REQUEST, "withdraw", reason="已自行解决")

    assert [lapse["state"] for lapse in lapses(bench)] == ["resolved"]


def test_asked_again_it_is_followed_by_its_new_date(bench: Bench) -> None:
    bench.tick(date(2023, 4, 21))
    bench.fire(REQUEST, "answer", note="正在研究")
    bench.fire(REQUEST, "reopen", reason="没有解决", date=date(2023, 4, 25))

    bench.tick(date(2023, 4, 26))

    assert [(lapse["due"], lapse["state"]) for lapse in lapses(bench)] == [
        ("2023-04-20", "resolved"),
        ("2023-04-25", "urged"),
    ]


def test_an_answer_in_time_leaves_nothing_to_follow(bench: Bench) -> None:
    bench.on(DUE).fire(REQUEST, "answer", note="可以提供")
    bench.tick(date(2023, 4, 28))

    assert lapses(bench) == []


def test_a_kind_that_a_campaign_was_opened_with_takes_what_came_later(bench: Bench) -> None:
    """The slip of a campaign of an older program does not know that anything but a duty can be owed."""
    kind = json.loads(rules().papers["urge-slip"].canonical)
    del kind["fields"]["matters"]["fields"]["what"]
    assert "what" not in PaperKind.model_validate(kind).fields["matters"].fields
    bench.tick(date(2023, 4, 21))
    with bench.engine.firing() as firing:
        row = {"digest": "0" * 64, "kind": "paper", "name": "urge-slip", "revision": 1}
        firing.unit.insert("definition", {**row, "body": json.dumps(kind)})
        firing.unit.write("UPDATE paper SET definition = ? WHERE kind = 'urge-slip'", row["digest"])

    assert "请市林业局答复" in text_of(bench, bench.papers("urge-slip")[0])


# --- what the minutes give to units ---


def test_what_a_meeting_settled_is_followed_with_its_minutes_as_the_basis(bench: Bench) -> None:
    bench.on(MEETING)
    bench.fire("meeting:1", "hold")
    item = {"units": ["市林业局"], "support": [], "matter": "补种河岸林带。五月底前完成", "due": "2023-05-08"}
    bench.fire("meeting:1", "minute", paper="会议纪要〔2023〕1号", given={"items": [item]})
    bench.fire("duty:1001", "sign", "lead@市林业局")

    bench.tick(date(2023, 5, 9))
    bench.tick(date(2023, 5, 16))

    (lapse,) = bench.rows("SELECT * FROM supervision WHERE target = ?", f"{CAMPAIGN}/duty:1001")
    assert (lapse["cause"], lapse["state"]) == ("overdue", "urged")
    for kind in ("urge-slip", "duban-letter"):
        paper = next(one for one in bench.papers(kind) if one["about"] == lapse["subject"])
        assert "补种河岸林带”（会议纪要〔2023〕1号第1项）" in text_of(bench, paper)
