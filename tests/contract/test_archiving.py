"""An archive and the registers come out of either database alike."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from workbench import CAMPAIGN, bench_at

from commands.app import App
from commands.archive_folder import new_folder
from commands.archive_make import Archive
from commands.delivery import deliver
from notifications.fingerprint import digest_of_output
from workflow.archive_check import check
from workflow.clock import at_local
from workflow.reading import reading
from workflow.registers import incoming, outgoing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workbench import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with bench_at(tmp_path) as bench:
        bench.assign(4)
        bench.came_in("市水利局")
        bench.sign(4)
        bench.tick(date(2023, 4, 20))
        deliver(App(address=bench.address, clock=bench.clock, papers=tmp_path / "公文"), bench.engine)
        yield bench


def test_an_archive_is_whole(bench: Bench, tmp_path: Path) -> None:
    with reading(bench.address) as rows, new_folder(tmp_path / "档") as folder:
        archive = Archive(rows=rows, campaign=CAMPAIGN, folder=folder, office=tmp_path / "公文", kept={})
        said = archive.write(made=bench.clock.now())

    checked = check(tmp_path / "档", digest_of_output, noted=said["digest"])
    assert checked.findings == ()
    assert checked.entries == bench.value("SELECT count(*) FROM history")
    assert len(said["papers"]) == bench.value("SELECT count(*) FROM paper WHERE issued IS NOT NULL") > 0


def test_the_registers_tell_of_everything_and_of_the_past(bench: Bench) -> None:
    with reading(bench.address) as rows:
        out, came = outgoing(rows, CAMPAIGN), incoming(rows, CAMPAIGN)
        before = at_local(date(2023, 4, 2))
        nothing = [*outgoing(rows, CAMPAIGN, as_of=before), *incoming(rows, CAMPAIGN, as_of=before)]

    assert len(out) == bench.value("SELECT count(*) FROM paper WHERE issued IS NOT NULL") > 0
    assert sum(one["receivers"] for one in out) == bench.value("SELECT count(*) FROM delivery")
    assert [one["unit"] for one in came] == ["市水利局"]
    assert nothing == []
