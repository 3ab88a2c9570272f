from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from paper_samples import KINDS, context, kind, matter

from notifications.context import check_context, clean_context
from notifications.numbers import normalise_number

if TYPE_CHECKING:
    from definitions.findings import Finding


def findings(name: str = "duban-letter", **changes: Any) -> list[Finding]:
    return check_context(kind(name), context(name, **changes))


def only(found: list[Finding], *, severity: str = "error") -> Finding:
    assert [one.severity for one in found] == [severity], [one.sentence() for one in found]
    return found[0]


@pytest.mark.parametrize("name", KINDS)
def test_a_full_context_has_no_findings(name: str) -> None:
    assert check_context(kind(name), context(name)) == []


@pytest.mark.parametrize("name", KINDS)
def test_every_required_field_is_missed_by_name(name: str) -> None:
    for field, spec in kind(name).all_fields().items():
        if not spec.required:
            continue
        given = context(name)
        del given[field]
        found = only(check_context(kind(name), given))

        assert (found.code, found.key) == ("paper-field-missing", field)
        assert kind(name).title in found.message
        assert spec.label in found.message


@pytest.mark.parametrize("empty", [None, "", " ", "\u200b", [], ()])
def test_an_empty_required_value_is_missing(empty: Any) -> None:
    assert only(findings(reply_form=empty)).code == "paper-field-missing"


def test_a_missing_part_of_an_item_names_the_item() -> None:
    found = only(findings(matters=[matter(), matter(no="18", due=None)]))

    assert found.key == "matters[1].due"
    assert "督办事项第2项的原定时限" in found.message


def test_an_unknown_field_is_a_warning_with_the_nearest_name() -> None:
    found = only(findings(reply_du="2023-05-19"), severity="warning")

    assert found.code == "paper-field-unknown"
    assert "reply_due" in found.message


@pytest.mark.parametrize("day", ["2023-02-30", "2023-5-12", "2023年5月12日", "", 20230512, "２０２３-05-12"])
def test_an_impossible_or_partial_date_is_an_error(day: Any) -> None:
    assert only(findings(reply_due=day)).key == "reply_due"


def test_a_deadline_before_the_date_of_the_paper_is_an_error() -> None:
    found = only(findings(reply_due="2023-05-11"))

    assert found.code == "paper-date-order"
    assert "2023-05-12" in found.message


def test_a_deadline_on_the_date_of_the_paper_is_allowed() -> None:
    assert findings(reply_due="2023-05-12") == []


def test_an_earlier_paper_cannot_be_later() -> None:
    assert only(findings(earlier=[{"kind": "催办单", "date": "2023-06-01"}])).key == "earlier[0].date"


def test_a_period_cannot_end_before_it_starts() -> None:
    found = only(findings("bulletin", period={"from": "2023-05-15", "to": "2023-05-01"}))

    assert found.key == "period.to"


def test_registration_ends_on_the_day_of_the_meeting_at_the_latest() -> None:
    assert only(findings("meeting-notice", reply_due="2023-05-26")).code == "paper-date-order"


@pytest.mark.parametrize("text", ["见{{ name }}", "{% if x %}"])
def test_template_marks_in_data_are_refused_by_field(text: str) -> None:
    found = only(findings(consequence=text))

    assert (found.code, found.key) == ("paper-braces", "consequence")


@pytest.mark.parametrize("name", ["密级", "secret", "classification", "保密期限"])
def test_a_secret_grade_is_refused(name: str) -> None:
    assert only(findings(**{name: "机密"})).code == "paper-secret"


def test_a_secret_mark_in_a_text_is_refused() -> None:
    assert only(findings(basis="机密★1年")).code == "paper-secret"


@pytest.mark.parametrize("count", [-1, 1.5, float("nan"), float("inf"), True, "三", 10**12])
def test_a_count_is_a_whole_number_from_zero(count: Any) -> None:
    found = only(findings("bulletin", counts=[{"state": "办结", "count": count}]))

    assert found.key == "counts[0].count"


def test_nine_digits_are_a_count() -> None:
    assert findings("bulletin", counts=[{"state": "办结", "count": 123456789}]) == []


def test_a_state_is_counted_once() -> None:
    rows = [{"state": "办结", "count": 1}, {"state": "办结", "count": 2}]

    assert only(findings("bulletin", counts=rows)).code == "paper-repeated"


@pytest.mark.parametrize("stop", ["\n", "\r\n", "\r", "\u2028", "\x85"])
def test_a_line_break_in_a_one_line_field_is_an_error(stop: str) -> None:
    codes = {one.code for one in findings(reply_form=f"正式{stop}文件") if one.severity == "error"}

    assert codes == {"paper-line-break"}


def test_invisible_characters_are_stripped_with_a_warning() -> None:
    given = context("duban-letter", reply_form="\ufeff正式\u200b文\x00件\ud800")
    facts, found = clean_context(kind("duban-letter"), given)

    assert facts["reply_form"] == "正式文件"
    assert only(found, severity="warning").code == "paper-characters"


def test_half_width_punctuation_beside_chinese_is_made_full_width() -> None:
    facts, found = clean_context(
        kind("duban-letter"), context("duban-letter", consequence='将"通报",并约谈.')
    )

    assert facts["consequence"] == "将“通报”，并约谈。"
    assert only(found, severity="warning").code == "paper-punctuation"


def test_a_kind_may_leave_punctuation_as_given() -> None:
    plain = kind("duban-letter").model_copy(update={"punctuation": "as-given"})

    assert check_context(plain, context("duban-letter", consequence="将通报,并约谈")) == []


def test_a_slip_about_a_return_needs_its_reason() -> None:
    assert only(findings("slip", reason=None)).key == "reason"
    assert findings("slip", event="accepted", reason=None) == []


def test_only_two_urgencies_exist() -> None:
    assert only(findings(urgency="平急")).code == "paper-choice"


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("登政文[2023]44号", "登政文〔2023〕44号"),
        ("登政文（2023）044号", "登政文〔2023〕44号"),
        ("登政文【2023】第44号", "登政文〔2023〕44号"),
        ("第018期", "第18期"),
        ("登政文〔23〕44号", None),
        ("登政文〔2023〕0号", None),
        ("登政文〔2023〕四十四号", None),
        ("电话催办记录", "电话催办记录"),
    ],
)
def test_numbers_are_normalised_only_when_sure(given: str, normal: str | None) -> None:
    assert normalise_number(given) == normal


def test_a_number_of_another_kind_is_refused() -> None:
    assert only(findings(number="登创办催〔2023〕3号")).code == "paper-number"


def test_a_normalised_number_is_said() -> None:
    facts, found = clean_context(kind("duban-letter"), context("duban-letter", number="登创办督[2023]03号"))

    assert facts["number"] == "登创办督〔2023〕3号"
    assert only(found, severity="warning").code == "paper-number"


def test_a_number_of_another_year_is_a_warning() -> None:
    assert only(findings(number="登创办督〔2022〕3号"), severity="warning").code == "paper-number-year"


@pytest.mark.parametrize("value", ["正文", 3, [1]])
def test_a_record_is_a_record(value: Any) -> None:
    assert "paper-type" in {one.code for one in findings(plan=value)}


def test_a_context_with_everything_wrong_still_gives_findings_only() -> None:
    wrongs: list[Any] = [1, "文", [None], [{}], {"x": object()}, 1.5, b"x"]
    for name in KINDS:
        for wrong in wrongs:
            given = dict.fromkeys(kind(name).all_fields(), wrong)

            assert check_context(kind(name), given)
