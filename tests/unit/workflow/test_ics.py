"""Calendar files: text by RFC 5545, and a campaign in them as two readers that do not know each other see it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from workbench import CAMPAIGN, Bench, bench_at, played_year

from workflow.clock import at_local
from workflow.feed import Feed, feed, uid_of
from workflow.ics import Component, Property, Raw, calendar_bytes, folded, local, whole_day
from workflow.reading import reading
from workflow.workdays import Workdays

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What may stand in a text: anything printable; a line break is escaped, other control characters never come in.
WORDS = st.text(st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n"), max_size=120)
NOW = at_local(date(2024, 2, 1))


def task(**properties: Any) -> Component:
    head = (Property("UID", "1@duban"), Property("DTSTAMP", datetime(2023, 4, 1, tzinfo=UTC)))
    return Component("VTODO", (*head, *(Property(name.upper(), value) for name, value in properties.items())))


def read(content: bytes) -> Any:
    """Return what icalendar reads; its properties are a union of thirty types."""
    return icalendar.Calendar.from_ical(content)


def parsed(*components: Component) -> Any:
    return read(calendar_bytes(components))


def of_year(now: datetime = NOW, unit: str | None = None) -> Feed:
    with reading(str(played_year().path)) as rows:
        return feed(rows, CAMPAIGN, now=now, unit=unit)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        yield bench


def of_bench(bench: Bench) -> dict[str, Any]:
    """Return the components of a bench by UID, as icalendar reads them."""
    with reading(bench.address) as rows:
        found = feed(rows, CAMPAIGN, now=bench.clock.now())
    calendar = parsed(*found.components.values())
    return {str(one["UID"]): one for one in (*calendar.events, *calendar.todos)}


# Text


@given(WORDS)
def test_a_line_is_folded_at_75_octets_and_no_character_is_torn(text: str) -> None:
    line = f"SUMMARY:{text}".replace("\n", "\\n")

    lines = folded(line).encode().split(b"\r\n")

    assert lines.pop() == b""
    assert all(len(one) <= 75 for one in lines)
    assert all(one.decode() for one in lines)  # each is UTF-8 by itself
    assert "".join(one.decode()[place > 0 :] for place, one in enumerate(lines)) == line


@given(WORDS.filter(str.strip))
def test_two_readers_get_back_the_text_that_was_written(text: str) -> None:
    content = calendar_bytes([task(summary=text)])

    assert str(read(content).todos[0]["SUMMARY"]) == text
    assert vobject.readOne(content.decode()).vtodo.summary.value == text


@given(st.lists(WORDS.filter(str.strip), min_size=1, max_size=4))
def test_categories_stay_apart_whatever_they_hold(names: list[str]) -> None:
    found = parsed(task(categories=tuple(names))).todos[0]["CATEGORIES"]

    assert [str(one) for one in found.cats] == names


@given(st.integers(0, 60 * 24 * 400))
def test_a_length_is_read_as_it_was_written(minutes: int) -> None:
    found = parsed(task(duration=timedelta(minutes=minutes))).todos[0]

    assert found["DURATION"].dt == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (whole_day("DUE", date(2023, 11, 30)), "DUE;VALUE=DATE:20231130"),
        (local("DTSTART", datetime(2023, 4, 17, 9)), "DTSTART;TZID=Asia/Shanghai:20230417T090000"),  # noqa: DTZ001
        (Property("DTSTAMP", at_local(date(2023, 4, 17))), "DTSTAMP:20230417T010000Z"),
        (Property("SUMMARY", "甲;乙,丙\\丁\n戊"), "SUMMARY:甲\\;乙\\,丙\\\\丁\\n戊"),
        (Property("SEQUENCE", 3), "SEQUENCE:3"),
        (Property("TZOFFSETTO", Raw("+0800")), "TZOFFSETTO:+0800"),
    ],
)
def test_a_value_is_written_by_its_type(written: Property, line: str) -> None:
    assert f"\r\n{line}\r\n" in calendar_bytes([Component("VTODO", (written,))]).decode()


def test_the_zone_is_described_where_a_clock_time_needs_it_and_nowhere_else() -> None:
    start = local("DTSTART", datetime(2023, 4, 17, 9))  # noqa: DTZ001

    timed = calendar_bytes([Component("VEVENT", (start,))]).decode()
    untimed = calendar_bytes([task()]).decode()

    assert timed.count("BEGIN:VTIMEZONE") == 1
    assert "TZOFFSETTO:+0800" in timed
    assert "VTIMEZONE" not in untimed


# A campaign


def test_two_readers_see_every_meeting_round_and_duty_of_a_year() -> None:
    found = of_year()
    content = calendar_bytes(list(found.components.values()), name=found.title)

    one, other = read(content), vobject.readOne(content.decode())

    events = {str(event["UID"]): event for event in one.events}
    again = {event.uid.value: event for event in other.vevent_list}
    assert events.keys() == again.keys()
    for uid, event in events.items():
        assert again[uid].dtstart.value == event["DTSTART"].dt
        assert again[uid].duration.value == event["DURATION"].dt
        assert again[uid].summary.value == str(event["SUMMARY"])
        assert again[uid].description.value == str(event["DESCRIPTION"])
    todos = {str(todo["UID"]): todo for todo in one.todos}
    others = {todo.uid.value: todo for todo in other.vtodo_list}
    assert todos.keys() == others.keys()
    assert len(todos) == 29 + 9  # of the plan; settled at a meeting, or found by an inspection
    for uid, todo in todos.items():
        assert others[uid].due.value == todo["DUE"].dt
        assert others[uid].status.value == str(todo["STATUS"])
        assert [alarm.trigger.value for alarm in others[uid].contents.get("valarm", [])] == [
            alarm["TRIGGER"].dt for alarm in todo.walk("VALARM")
        ]


def test_meetings_are_at_their_hour_and_other_rounds_take_a_day() -> None:
    calendar = parsed(*of_year().components.values())
    events = {str(event["UID"]): event for event in calendar.events}

    meeting = events[uid_of(CAMPAIGN, "monthly-deployment", "2023-04-15")]
    bulletin = events[uid_of(CAMPAIGN, "monthly-bulletin", "2023-04-30")]

    assert meeting["DTSTART"].dt.astimezone(UTC) == at_local(date(2023, 4, 17), 9)
    assert str(meeting["LOCATION"]) == "指挥部办公室会议室"
    assert "4月15日为周六，顺延到17日（周一）" in str(meeting["DESCRIPTION"])
    assert bulletin["DTSTART"].dt == date(2023, 4, 28)
    assert [str(one) for one in bulletin["CATEGORIES"].cats] == ["简报"]


def test_the_same_data_make_the_same_bytes() -> None:
    first, second = of_year().components, of_year().components

    assert calendar_bytes(list(first.values())) == calendar_bytes(list(second.values()))


def test_a_day_on_nothing_that_stands_has_changed_a_byte() -> None:
    """Or a CalDAV server would be sent everything anew each day."""
    today, tomorrow = of_year().components, of_year(NOW + timedelta(days=1)).components

    assert set(today) <= set(tomorrow)
    assert {uid: calendar_bytes([one]) for uid, one in today.items()} == {
        uid: calendar_bytes([tomorrow[uid]]) for uid in today
    }


def test_an_object_of_its_own_is_fit_for_caldav() -> None:
    for uid, component in of_year().components.items():
        content = calendar_bytes([component])

        calendar = read(content)
        kinds = {one.name for one in calendar.subcomponents} - {"VTIMEZONE"}
        assert kinds in ({"VEVENT"}, {"VTODO"})
        assert "METHOD" not in calendar
        assert "/" not in uid
        assert (b"TZID=" in content) == (b"BEGIN:VTIMEZONE" in content)


def test_a_meeting_keeps_its_name_from_the_first_day_to_the_last(bench: Bench) -> None:
    uid = uid_of(CAMPAIGN, "monthly-deployment", "2023-04-15")
    seen = [of_bench(bench)[uid]]
    bench.tick(date(2023, 4, 12))
    seen.append(of_bench(bench)[uid])
    paper = bench.came_in("生态环境分局")
    bench.fire("meeting:1", "postpone", paper=paper, date=date(2023, 4, 20), reason="冲突")
    seen.append(of_bench(bench)[uid])
    bench.fire("meeting:1", "cancel", reason="不开了")
    seen.append(of_bench(bench)[uid])

    assert [one["DTSTART"].dt.day for one in seen] == [17, 17, 20, 20]
    assert [str(one["STATUS"]) for one in seen] == ["TENTATIVE", "CONFIRMED", "CONFIRMED", "CANCELLED"]
    numbers = [one["SEQUENCE"] for one in seen]
    assert numbers == sorted(set(numbers))


def test_a_duty_is_a_task_that_reminds_on_its_first_yellow_day_and_its_last(bench: Bench) -> None:
    uid = uid_of(CAMPAIGN, "duty", "4")
    bench.bring(4, "in_progress")

    todo = of_bench(bench)[uid]

    due = todo["DUE"].dt
    assert due == date.fromisoformat(bench.row("duty:4")["due"])
    assert str(todo["STATUS"]) == "IN-PROCESS"
    assert todo["SEQUENCE"] == bench.row("duty:4")["version"]
    assert todo["LAST-MODIFIED"].dt == todo["DTSTAMP"].dt == bench.clock.now()
    assert [alarm["TRIGGER"].dt for alarm in todo.walk("VALARM")] == [
        at_local(Workdays().subtract(due, 7)),
        at_local(due),
    ]


def test_a_task_that_is_over_says_so_and_reminds_no_more(bench: Bench) -> None:
    bench.bring(4, "completed")
    done_at = bench.clock.now()
    bench.on(date(2023, 5, 4))
    bench.fire("duty:4", "close", "director")
    bench.assign(17, day=date(2023, 5, 4))
    bench.fire("duty:17", "cancel", "director", reason="不再办理")

    found = of_bench(bench)

    closed, cancelled = found[uid_of(CAMPAIGN, "duty", "4")], found[uid_of(CAMPAIGN, "duty", "17")]
    assert (str(closed["STATUS"]), closed["PERCENT-COMPLETE"]) == ("COMPLETED", 100)
    assert closed["COMPLETED"].dt == done_at
    assert str(cancelled["STATUS"]) == "CANCELLED"
    assert closed.walk("VALARM") == cancelled.walk("VALARM") == []


def test_a_unit_gets_what_it_leads_helps_with_or_attends() -> None:
    mine = of_year(unit="市水利局").components
    hosts = of_year(unit="郑州市生态环境局登封分局").components

    assert uid_of(CAMPAIGN, "duty", "4") in mine
    assert uid_of(CAMPAIGN, "monthly-deployment", "2023-04-15") not in mine
    assert uid_of(CAMPAIGN, "monthly-deployment", "2023-04-15") in hosts
    assert not of_year(unit="天文台").known
