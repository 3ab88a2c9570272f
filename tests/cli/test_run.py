from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

DUBAN = [sys.executable, "-c", "from cli import main; main()"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_run_does_what_is_due_then_stops_in_order_when_asked(tmp_path: Path, number: signal.Signals) -> None:
    """The clock of this machine is long past the plan's stages, so that something is due at once."""
    env = os.environ | {"DUBAN_DATABASE": str(tmp_path / "duban.db"), "PYTHONUTF8": "1"}
    for words in (["campaign", "open", "dengfeng-2023"], ["stage", "advance", "1", "launch"]):
        subprocess.run([*DUBAN, *words], env=env, check=True, capture_output=True)

    with subprocess.Popen(
        [*DUBAN, "run", "--every", "1"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        running.send_signal(number)
        _, talk = running.communicate(timeout=30)

    assert "方案已印发" in first
    assert "已停止" in talk
    assert running.returncode == 0
