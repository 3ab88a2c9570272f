"""The shapes of ``--json``: exact keys and types, which programs rely on (design, §8)."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from desk import Desk, archive, empty, opened

if TYPE_CHECKING:
    from pathlib import Path

HEX = re.compile(r"[0-9a-f]{64}")

DAY = "a day"
INSTANT = "an instant with its zone"
HASH = "a hash"


def check(value: Any, kind: Any, where: str) -> None:
    """Assert that ``value`` is of ``kind``: a type, one of the words above, a tuple of choices, or a shape."""
    if isinstance(kind, tuple):
        if value is None:
            assert None in kind, where
            return
        (kind,) = [one for one in kind if one is not None]
    if isinstance(kind, dict):
        shape(value, kind, where)
    elif isinstance(kind, list):
        assert isinstance(value, list), where
        for place, one in enumerate(value):
            check(one, kind[0], f"{where}[{place}]")
    elif kind == DAY:
        assert date.fromisoformat(value).isoformat() == value, where
    elif kind == INSTANT:
        moment = datetime.fromisoformat(value)
        assert moment.utcoffset() is not None, where
        assert moment.isoformat() == value, where
    elif kind == HASH:
        assert HEX.fullmatch(value), where
    else:
        assert type(value) is kind, (where, value)


def shape(said: Any, keys: dict[str, Any], where: str = "") -> None:
    """Assert that ``said`` has exactly ``keys``, in that order, each of its kind."""
    assert list(said) == list(keys), where
    for key, kind in keys.items():
        check(said[key], kind, f"{where}.{key}")


DUTY = {
    "no": str,
    "title": str,
    "lead": [str],
    "support": [str],
    "state": str,
    "label": str,
    "light": str,
    "due": (DAY, None),
    "original_due": (DAY, None),
    "approved_due": (DAY, None),
    "days_left": (int, None),
}
ENTRY = {
    "seq": int,
    "event": str,
    "source": (str, None),
    "target": str,
    "actor": str,
    "capacity": str,
    "on_behalf": (str, None),
    "at": INSTANT,
    "recorded": INSTANT,
    "reason": (str, None),
    "note": (str, None),
    "paper": (str, None),
    "given": (dict, None),
    "evidence": (list, None),
    "definition": HASH,
    "hash": HASH,
    "previous": HASH,
}
PAPER = {
    "id": str,
    "kind": str,
    "number": (str, None),
    "title": str,
    "addressee": str,
    "issued": (DAY, None),
    "state": str,
    "files": [str],
}
CAMPAIGN = {
    "id": str,
    "title": str,
    "state": str,
    "label": str,
    "opened": DAY,
    "in_force": (DAY, None),
    "ends": (DAY, None),
    "host": (str, None),
}
SCHEDULE = {
    "slug": str,
    "kind": str,
    "kind_label": str,
    "title": str,
    "rule": str,
    "rrule": (str, None),
    "workday": ({"nth": (int, None), "of": (str, None), "every": (int, None)}, None),
    "start": (DAY, None),
    "until": (DAY, None),
    "owner": (str, None),
    "participants": [str],
    "unannounced": bool,
    "next": [DAY],
    "moved": [str],
    "runs": bool,
    "why": str,
    "unresolved": [str],
    "text": str,
    "source": str,
}
CONTACT = {
    "role": str,
    "post": str,
    "phone": (str, None),
    "mail": (str, None),
    "address": (str, None),
    "since": DAY,
    "until": (DAY, None),
}
UNIT = {
    "name": str,
    "kind": str,
    "aliases": [str],
    "groups": [str],
    "leads": int,
    "contacts": [CONTACT],
}
ROUND = {
    "no": str,
    "title": str,
    "nominal": DAY,
    "opened": DAY,
    "due": DAY,
    "day": DAY,
    "state": str,
    "label": str,
    "asked": int,
    "received": int,
    "late": int,
    "missing": int,
    "unresolved": [str],
    "source": str,
}
RETURN = {
    "no": str,
    "unit": str,
    "state": str,
    "label": str,
    "due": DAY,
    "received": (DAY, None),
    "note": (str, None),
    "paper": (str, None),
    "items": [dict],
    "entered": (INSTANT, None),
}
SHAPES: dict[str, dict[str, Any]] = {
    "duty list": {"items": [DUTY]},
    "duty list --as-of 2023-12-06": {"items": [DUTY]},
    "history show 17": {"items": [ENTRY]},
    "history show campaign:dengfeng-2023": {"items": [ENTRY]},
    "paper list": {"items": [PAPER]},
    "paper list --as-of 2023-06-15": {"items": [PAPER]},
    "campaign list": {"items": [CAMPAIGN]},
    "campaign status": {
        **CAMPAIGN,
        "stages": [{"no": str, "title": str, "state": str, "label": str}],
        "duties": dict,
        "lights": dict,
        "papers_waiting": [str],
        "supervisions_open": [str],
    },
    "stage list": {
        "items": [
            {
                "no": str,
                "kind": str,
                "title": str,
                "state": str,
                "label": str,
                "starts": (DAY, None),
                "ends": (DAY, None),
                "source": str,
            }
        ]
    },
    "meeting list": {
        "items": [
            {
                "no": str,
                "title": str,
                "day": DAY,
                "time": str,
                "place": str,
                "state": str,
                "label": str,
                "nominal": DAY,
                "held": (DAY, None),
                "source": str,
            }
        ]
    },
    "schedule list": {"items": [SCHEDULE]},
    "schedule show monthly-deployment": SCHEDULE,
    "unit list": {"items": [UNIT]},
    "unit show 市水利局": UNIT,
    "unit group": {"items": [{"name": str, "expandable": bool, "members": [str]}]},
    "supervision list": {
        "items": [
            {
                "no": str,
                "target": str,
                "cause": str,
                "due": DAY,
                "units": str,
                "state": str,
                "label": str,
                "next_on": (DAY, None),
            }
        ]
    },
    "why 23": {
        "subject": str,
        "state": str,
        "label": str,
        "meaning": str,
        "items": [
            {
                "event": str,
                "label": str,
                "target": str,
                "target_label": str,
                "by": [str],
                "needs": [str],
                "override": [str],
                "allowed": bool,
                "reasons": [str],
            }
        ],
    },
    "plan list": {
        "items": [
            {
                "id": str,
                "title": str,
                "number": (str, None),
                "issued": (DAY, None),
                "stages": int,
                "duties": int,
                "indicators": int,
            }
        ]
    },
    "plan lint dengfeng-2023": {
        "items": [{"code": str, "severity": str, "message": str, "file": str, "line": int, "key": str}],
        "errors": int,
        "warnings": int,
    },
    "audit verify": {
        "subjects": int,
        "entries": int,
        "findings": [{"rule": str, "subject": str, "seq": (int, None), "message": str}],
        "ok": bool,
    },
    "calendar show 2023": {
        "items": [{"date": DAY, "weekday": str, "kind": str, "name": str, "provisional": bool}]
    },
    "doctor": {"items": [{"what": str, "result": str, "said": str}], "ok": bool},
    "tick --dry-run": {"today": DAY, "done": [str], "delivered": int, "dry_run": bool},
}


@pytest.mark.parametrize("command", SHAPES)
def test_json_has_its_keys_and_types(command: str) -> None:
    out = archive().done(*command.split(), "--json")

    said = json.loads(out)
    shape(said, SHAPES[command], command)
    assert said.get("items") != [], "a shape that is shown by no item is not tested"
    assert out == json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    assert r"\u" not in out


def test_plan_show_is_the_whole_plan(tmp_path: Path) -> None:
    """The documented keys are there for good; newer ones may join them."""
    said = empty(tmp_path).json("plan", "show", "dengfeng-2023")

    assert {
        *("id", "title", "revision", "document", "region", "award", "office", "policy", "calendar"),
        *("bodies", "posts", "units", "groups", "stages", "duties", "indicators", "unit_duties"),
        *("schedules", "deadlines", "policies", "vetoes", "measures", "accountability"),
    } <= set(said)
    assert {
        *("no", "section", "title", "lead", "support", "role_words", "posts", "stage", "due", "due_text"),
        *("targets", "from", "source"),
    } <= set(said["duties"][0])
    assert {
        *("no", "domain", "category", "name", "unit", "attribute", "judgement", "target", "standard"),
        *("parts", "lead", "support", "data_from", "due", "source"),
    } <= set(said["indicators"][0])


FIRED = {
    "subject": str,
    "event": str,
    "label": str,
    "source": str,
    "target": str,
    "source_label": str,
    "target_label": str,
    "seq": int,
    "hash": HASH,
    "remarks": [str],
    "repeated": bool,
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return opened(tmp_path)


def test_an_act_says_what_it_came_to(desk: Desk) -> None:
    said = desk.json("duty", "assign", "1", "2")

    shape(said, {"items": [FIRED], "dry_run": bool})
    assert [item["subject"] for item in said["items"]] == ["dengfeng-2023/duty:1", "dengfeng-2023/duty:2"]
    assert said["dry_run"] is False


def test_a_dry_run_has_the_same_shape(desk: Desk) -> None:
    said = desk.json("stage", "advance", "1", "--dry-run")

    shape(said, {"items": [FIRED], "dry_run": bool})
    assert said["dry_run"] is True


def test_a_registered_paper_says_whether_it_was_new(desk: Desk) -> None:
    words = ("paper", "register", "登水〔2023〕7号", "--from", "市水利局", "--date", "2023-04-01")

    said = [desk.json(*words), desk.json(*words)]

    for one in said:
        keys = {"number": str, "unit": str, "date": DAY, "registered": bool, "dry_run": bool}
        shape(one, keys | {"reply_to": (str, None), "moved": [dict]})
    assert [one["registered"] for one in said] == [True, False]


def test_an_opened_campaign_says_what_was_made(tmp_path: Path) -> None:
    said = empty(tmp_path).json("campaign", "open", "dengfeng-2023")

    shape(
        said,
        {
            "campaign": str,
            "title": str,
            "stages": int,
            "duties": int,
            "schedules": int,
            "occurrences": int,
            "remarks": [str],
            "provisional": [int],
            "warnings": int,
            "dry_run": bool,
        },
    )


def test_rounds_and_their_returns_have_their_keys(tmp_path: Path) -> None:
    desk = empty(tmp_path, "2022-03-09")
    desk.done("campaign", "open", "daxinganling-2022")
    desk.done("tick")
    fired = desk.json("dispatch", "receive", "1", "--unit", "地区水务局", "--note", "按期推进")
    hold = desk.json("schedule", "hold", "brief", "--date", "2022-03-25")
    added = desk.json(
        *("schedule", "add", "calls", "--kind", "会议", "--title", "碰头会", "--every", "5"),
        *("--catch-up", "latest", "--reason", "主任要求"),
    )
    told = desk.json("unit", "contact", "地区水务局", "--role", "联络员", "--post", "办公室主任")
    desk.done("schedule", "hold", "progress-report", "--date", "2022-03-16")
    desk.done("tick")

    shape(fired, {"items": [FIRED], "dry_run": bool})
    shape(added, {"slug": str, "title": str, "runs": bool, "days": [DAY], "dry_run": bool})
    shape(hold, {"slug": str, "title": str, "date": DAY, "workday": bool, "dry_run": bool})
    shape(told, {"unit": str, "role": str, "since": DAY, "dry_run": bool})
    (round_,) = desk.json("dispatch", "list")["items"]
    shape(round_, ROUND)
    (report,) = desk.json("report", "list")["items"]
    shape(report, ROUND | {"kind": str, "remind_on": (DAY, None), "reminded": (DAY, None)})
    shown = desk.json("dispatch", "show", "1")
    assert round_.items() <= shown.items()
    check(shown["returns"], [RETURN], "returns")
    check(desk.json("unit", "show", "地区水务局")["contacts"], [CONTACT], "contacts")


def test_an_empty_list_is_an_empty_list(desk: Desk) -> None:
    for noun in ("meeting", "dispatch", "report", "supervision", "paper"):
        assert desk.json(noun, "list") == {"items": []}


def test_lint_errors_come_as_json_too(tmp_path: Path) -> None:
    (tmp_path / "坏.yaml").write_text("id: [\n", "utf-8")

    result = empty(tmp_path).duban("plan", "lint", str(tmp_path / "坏.yaml"), "--json")

    said = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (5, "")
    assert (said["errors"], said["warnings"]) == (1, 0)
    assert said["items"][0]["severity"] == "error"


def test_a_refusal_leaves_stdout_empty_even_with_json(desk: Desk) -> None:
    desk.refused("duty", "show", "99", "--json", code=3)
    desk.refused("duty", "accept", "1", "--json", code=4)


@pytest.mark.parametrize(
    ("noun", "number"),
    [("duty", "1"), ("stage", "1"), ("meeting", "1"), ("supervision", "1"), ("paper", "1")],
)
def test_show_says_at_least_what_the_list_says(noun: str, number: str) -> None:
    listed = archive().json(noun, "list")["items"][0]

    shown = archive().json(noun, "show", number)

    assert listed.items() <= shown.items()


FOUND = {
    "n": int,
    "unit": str,
    "item": (str, None),
    "clause": str,
    "text": str,
    "rectify": bool,
    "due": (DAY, None),
    "duty": (str, None),
    "duty_label": (str, None),
}
ASKED = {
    "no": str,
    "unit": str,
    "to": str,
    "matter": str,
    "due": DAY,
    "state": str,
    "label": str,
    "answered": (DAY, None),
    "answer": str,
}
BRIEF = {"no": str, "title": str, "lead": [str], "due": (DAY, None)}
RANKED = {
    "rank": int,
    "unit": str,
    "due": int,
    "on_time": [str],
    "late": [str],
    "unfinished": [str],
    "uncounted": [str],
    "returns": int,
    "lapses": int,
    "why": str,
}
RULE = {"enabled": int, "order": [str], "due": str}
UNRANKED = [{"unit": str, "reason": str}]
BUSY: dict[str, dict[str, Any]] = {
    "inspection list": {
        "items": [
            {
                "no": str,
                "title": str,
                "day": DAY,
                "announced": bool,
                "inspector": str,
                "units": str,
                "state": str,
                "label": str,
                "nominal": (DAY, None),
                "conducted": (DAY, None),
                "found": int,
                "to_rectify": int,
                "source": str,
            }
        ]
    },
    "meeting requests": {"items": [ASKED]},
    "meeting agenda 1": {
        "no": str,
        "title": str,
        "day": DAY,
        "time": str,
        "place": str,
        "until": DAY,
        "progress": [{"unit": str, "text": str}],
        "problems": [{"unit": str, "text": str}],
        "requests": [{key: kind for key, kind in ASKED.items() if key != "answered"}],
        "late": [{**BRIEF, "days_late": int}],
        "settled": [{**BRIEF, "source": str}],
        "coming": [BRIEF],
        "waiting": [str],
    },
    "ranking list": {
        "items": [
            {
                "no": str,
                "kind": str,
                "title": str,
                "first": DAY,
                "last": DAY,
                "as_of": INSTANT,
                "state": str,
                "label": str,
                "nominal": (DAY, None),
                "digest": HASH,
                "source": str,
            }
        ]
    },
    "ranking preview --quarter 2023Q2": {
        "kind": str,
        "first": DAY,
        "last": DAY,
        "as_of": INSTANT,
        "rule": RULE,
        "units": [RANKED],
        "unranked": UNRANKED,
    },
}


def busy(desk: Desk) -> Desk:
    """Let a meeting be prepared, an inspection find something, and a ranking be computed."""
    desk.to("2023-04-12")
    desk.done("tick")
    words = ("--progress", "六成", "--problem", "缺钱", "--request", "给地", "--to", "市农委")
    desk.done("meeting", "input", "1", "--unit", "市水利局", *words)
    desk.done("inspection", "add", "--title", "暗访", "--date", "2023-04-12", "--unannounced")
    desk.done("inspection", "conduct", "1")
    desk.done("inspection", "find", "1", "--unit", "市水利局", "--problem", "垃圾", "--due", "2023-04-14")
    desk.done("inspection", "report", "1", "--paper", "通报1号")
    desk.done("inspection", "rectify", "1")
    desk.to("2023-04-20")
    desk.done("ranking", "add", "--quarter", "2023Q2")
    return desk


@pytest.mark.parametrize("command", BUSY)
def test_json_of_rounds_has_its_keys_and_types(desk: Desk, command: str) -> None:
    said = busy(desk).json(*command.split())

    shape(said, BUSY[command], command)
    assert said.get("items") != []


def test_what_a_round_shows_has_its_keys(desk: Desk) -> None:
    busy(desk)
    inspection, ranking, meeting = (
        desk.json(noun, "show", "1") for noun in ("inspection", "ranking", "meeting")
    )

    check(inspection["findings"], [FOUND], "findings")
    check([ranking["rule"], ranking["units"][0], ranking["unranked"][0]], [dict], "ranking")
    shape(ranking["units"][0], RANKED)
    check(meeting["requests"], [ASKED], "requests")
    check(meeting["inputs"], [{"unit": str, "progress": (str, None), "problems": [str]}], "inputs")
    assert (meeting["present"], meeting["absent"], meeting["items"]) == ([], [], [])
