"""Through apprise: a real web server on this machine takes text and files, or does not."""

from __future__ import annotations

import base64
import json
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from letters import DOCX, LETTER, TITLE, letter

from notifications.channels.apprise import NotifyChannel, shown_as
from notifications.channels.channel import Undelivered

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("apprise")
# It looks into a hundred services to find one, and these into old corners of the standard library.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@contextmanager
def hook(status: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Run a web hook; yield its address as apprise writes it, and what it was told."""
    told: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"json://user:secret@127.0.0.1:{server.server_port}/hook", told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_text_and_paper_arrive_under_their_names() -> None:
    with hook() as (address, told):
        receipt = NotifyChannel().send(letter(addresses=(address,)))

    (said,) = told
    (paper,) = said["attachments"]
    assert (said["title"], said["message"]) == (TITLE, LETTER.text.rstrip())
    assert paper["filename"] == f"{TITLE}.docx"
    assert base64.b64decode(paper["base64"]) == DOCX
    assert [one.address for one in receipt.accepted] == [shown_as(address)]
    assert receipt.refused == ()


def test_a_service_that_refuses_is_no_receipt_and_the_other_is() -> None:
    with hook(500) as (bad, _), hook() as (good, told):
        receipt = NotifyChannel().send(letter(addresses=(bad, good)))

    assert [one.address for one in receipt.accepted] == [shown_as(good)]
    assert [(one.address, one.lasting) for one in receipt.refused] == [(shown_as(bad), False)]
    assert receipt.refused[0].words
    assert len(told) == 1


def test_an_address_with_its_secret_is_shown_nowhere() -> None:
    with hook(500) as (address, _):
        receipt = NotifyChannel().send(letter(addresses=(address,)))

    assert "secret" not in json.dumps(receipt.plain(), ensure_ascii=False)


@pytest.mark.parametrize(
    ("address", "said"), [("nonsense", "不是 apprise 认得的地址"), ("dbus://", "不是|不能带附件")]
)
def test_a_service_that_cannot_take_a_paper_is_refused_for_good(address: str, said: str) -> None:
    with pytest.raises(Undelivered, match=said) as caught:
        NotifyChannel().send(letter(addresses=(address,)))

    assert caught.value.lasting


def test_without_the_package_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)

    with pytest.raises(Undelivered, match=r"pip install 'duban\[apprise\]'") as caught:
        NotifyChannel().send(letter(addresses=("json://localhost",)))

    assert caught.value.down
