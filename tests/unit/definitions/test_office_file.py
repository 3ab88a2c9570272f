from __future__ import annotations

import pytest

from definitions.catalogue import resolve, shipped
from definitions.loader import load, parse, require
from definitions.office import Office


@pytest.mark.parametrize("name", shipped("offices"))
def test_shipped_offices_load_under_their_own_id(name: str) -> None:
    assert require(load(resolve("offices", name), Office, name=name)).id == name


def test_the_office_of_dengfeng_adds_a_monthly_bulletin() -> None:
    office = require(load(resolve("offices", "dengfeng"), Office))

    bulletin = office.schedules[0]
    assert (office.mark, office.host, office.director) == ("登创办", "生态环境分局", "办公室主任")
    assert (office.contact.post, office.contact.phone) == ("综合组", None)
    assert (bulletin.slug, bulletin.rrule) == ("monthly-bulletin", "FREQ=MONTHLY;BYMONTHDAY=-1")
    assert (bulletin.roll, bulletin.catch_up, bulletin.source) == ("previous", "latest", "office")


OFFICE = "id: a\ntitle: t\nmark: 创\ndirector: 主任\ncontact: {post: 综合组}\nschedules:\n"
ENTRY = "- {slug: s, kind: bulletin, title: 简报, source: %s}\n"


def test_a_promise_of_the_plan_does_not_belong_in_an_office_file() -> None:
    loaded = parse((OFFICE + ENTRY % "三（一）2").encode(), Office, name="f")

    assert loaded.findings[0].line == 6
    assert "source 应写 office" in loaded.findings[0].message


def test_a_slug_is_used_once() -> None:
    loaded = parse((OFFICE + ENTRY % "office" * 2).encode(), Office, name="f")

    assert "用了两次" in loaded.findings[0].message
