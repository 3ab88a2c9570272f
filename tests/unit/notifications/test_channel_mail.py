"""Mail to a real server: what arrives is what was meant, and every way of refusing it is told apart."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from letters import DOCX, LETTER, TITLE, letter
from postoffice import HOST, mailbox

from notifications.channels.channel import Undelivered
from notifications.channels.message import compose
from notifications.channels.smtp import MailChannel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from postoffice import Mailbox

SENDER = "office@example.org"
TWO = ("water@example.org", "leader@example.org")


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mailbox() as box:
        yield box


def channel(box: Mailbox, **more: Any) -> MailChannel:
    return MailChannel(
        **{"host": HOST, "port": box.port, "security": "plain", "sender": SENDER, "timeout": 5, **more}
    )


def decoded(box: Mailbox, header: str) -> str:
    """Return a header of the newest message: what ``policy.default`` makes of two encoded words has a blank too many."""
    return str(make_header(decode_header(message_from_bytes(box.taken[-1][1])[header])))


def test_all_addresses_of_a_unit_are_named(box: Mailbox) -> None:
    channel(box).send(letter(addresses=TWO))

    (message,) = box.messages()
    assert [one.addr_spec for one in message["To"].addresses] == list(TWO)
    assert decoded(box, "To") == "市水利局 <water@example.org>, 市水利局 <leader@example.org>"


def test_what_arrives_says_who_what_and_has_the_paper_under_its_title(box: Mailbox) -> None:
    channel(box).send(LETTER)

    (message,) = box.messages()
    (paper,) = message.iter_attachments()
    body = message.get_body()
    assert body is not None
    assert message["Subject"] == f"{TITLE}（登创办督〔2023〕1号）"
    assert decoded(box, "From") == f"登封市生态文明创建工作指挥部办公室 <{SENDER}>"
    assert decoded(box, "To") == "市水利局 <water@example.org>"
    assert [one.addr_spec for one in message["To"].addresses] == ["water@example.org"]
    assert paper.get_filename() == f"{TITLE}.docx"
    assert paper.get_content() == DOCX
    assert body.get_content().replace("\r\n", "\n") == LETTER.text
    assert parsedate_to_datetime(message["Date"]) == LETTER.at


def test_nothing_but_ascii_goes_over_the_line(box: Mailbox) -> None:
    channel(box).send(LETTER)

    ((_, content),) = box.taken
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_the_servers_own_words_are_the_receipt(box: Mailbox) -> None:
    receipt = channel(box).send(LETTER)

    (answer,) = receipt.accepted
    assert (answer.address, answer.code, answer.words) == ("water@example.org", 250, "2.0.0 queued as 1")
    assert receipt.refused == ()
    assert (receipt.via, receipt.at) == (f"{HOST}:{box.port}", LETTER.at)
    assert receipt.message == box.messages()[0]["Message-ID"]


def test_sent_again_it_is_the_same_message_and_another_letter_another(box: Mailbox) -> None:
    channel(box).send(LETTER)
    channel(box).send(letter(at=LETTER.at.replace(hour=9)))
    channel(box).send(letter(token="f" * 64))

    first, again, other = (message["Message-ID"] for message in box.messages())
    assert first == again != other
    assert first == "<0123456789abcdef0123456789abcdef@example.org>"


def test_of_two_receivers_one_may_be_refused(box: Mailbox) -> None:
    box.at_rcpt["leader@example.org"] = ["550 5.1.1 no such user"]

    receipt = channel(box).send(letter(addresses=TWO))

    assert [one.address for one in receipt.accepted] == ["water@example.org"]
    assert [(one.address, one.code, one.lasting) for one in receipt.refused] == [
        ("leader@example.org", 550, True)
    ]
    assert [to for to, _ in box.taken] == [["water@example.org"]]


def test_a_receiver_put_off_may_be_tried_again(box: Mailbox) -> None:
    box.at_rcpt["water@example.org"] = ["451 4.7.1 greylisted, come back later"]

    first, second = channel(box).send(LETTER), channel(box).send(LETTER)

    assert (first.accepted, [(one.code, one.lasting) for one in first.refused]) == ((), [(451, False)])
    assert first.refused[0].words == "4.7.1 greylisted, come back later"
    assert (len(second.accepted), len(box.taken)) == (1, 1)


@pytest.mark.parametrize(
    ("answer", "lasting"), [("554 5.7.1 looks like spam", True), ("452 4.3.1 disk full", False)]
)
def test_a_message_that_is_refused_as_a_whole_is_refused_for_everybody(
    box: Mailbox, answer: str, lasting: bool
) -> None:
    box.at_data.append(answer)

    receipt = channel(box).send(letter(addresses=TWO))

    assert receipt.accepted == ()
    assert [(one.address, one.lasting) for one in receipt.refused] == [(one, lasting) for one in TWO]


def test_a_line_that_is_cut_in_the_middle_of_a_message_is_no_receipt(box: Mailbox) -> None:
    box.cut = 1

    with pytest.raises(Undelivered, match=r"中途断开|连不上") as caught:
        channel(box).send(LETTER)

    assert not caught.value.lasting
    assert box.taken == []


def test_what_was_accepted_stays_so_when_the_line_drops_afterwards(box: Mailbox) -> None:
    box.rude = True

    receipt = channel(box).send(LETTER)

    assert len(receipt.accepted) == len(box.taken) == 1


def test_a_server_that_is_not_there_is_said_to_be_down() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))  # bound, and nobody listens
        port = taken.getsockname()[1]
        with pytest.raises(Undelivered, match=f"连不上邮件服务器 {HOST}:{port}") as caught:
            MailChannel(host=HOST, port=port, security="plain", sender=SENDER, timeout=2).send(LETTER)

    assert caught.value.down
    assert not caught.value.lasting


def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    with socket.socket() as mute:
        mute.bind((HOST, 0))
        mute.listen()
        with pytest.raises(Undelivered, match="连不上"):
            MailChannel(
                host=HOST, port=mute.getsockname()[1], security="plain", sender=SENDER, timeout=0.2
            ).send(LETTER)


def test_a_login_that_is_wrong_is_the_offices_matter() -> None:
    with mailbox(user="office", password="right") as box:
        with pytest.raises(Undelivered, match="不认这个用户名或密码") as caught:
            channel(box, user="office", password="wrong").send(LETTER)
        channel(box, user="office", password="right").send(LETTER)

    assert caught.value.down
    assert len(box.taken) == 1


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(
        MailChannel(host=HOST, port=25, security="ssl", sender=SENDER, user="a", password="secret")
    )


@pytest.mark.parametrize("address", ["市水利局@示例.中国", "water", "a@b\r\nRCPT TO:<x@y>", "a b@c", ""])
def test_what_is_no_address_is_never_said_to_a_server(box: Mailbox, address: str) -> None:
    with pytest.raises(Undelivered, match="写法不对") as caught:
        channel(box).send(letter(addresses=(address,)))

    assert caught.value.lasting
    assert box.taken == []


def test_a_title_cannot_begin_a_header_of_its_own(box: Mailbox) -> None:
    channel(box).send(letter(title="督办函\r\nBcc: other@example.org", number=""))

    (message,) = box.messages()
    assert message["Bcc"] is None
    assert message["Subject"] == "督办函 Bcc: other@example.org"


def test_a_paper_that_is_plain_text_only_is_attached_as_such(box: Mailbox) -> None:
    channel(box).send(letter(outputs={".txt": "通知\n".encode()}))

    (message,) = box.messages()
    (paper,) = message.iter_attachments()
    assert paper.get_filename() == f"{TITLE}.txt"


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=60))
def test_any_chinese_title_is_read_as_it_was_written(title: str) -> None:
    sent = compose(letter(title=title, number="登创办督〔2023〕1号"), sender=SENDER)
    received = message_from_bytes(sent, policy=default)

    (paper,) = received.iter_attachments()
    assert received["Subject"] == f"{title}（登创办督〔2023〕1号）"
    assert paper.get_filename() == f"{title}.docx"


# --- encrypted ---


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("openssl makes the certificate")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "36500"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(path), "-out", str(path.with_name("cert.pem"))),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes(path.read_bytes() + path.with_name("cert.pem").read_bytes())
    return path


def served(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.mark.parametrize("security", ["ssl", "starttls"])
def test_an_encrypted_line_is_used_and_the_server_proven(certificate: Path, security: str) -> None:
    trusting = ssl.create_default_context(cafile=str(certificate.with_name("cert.pem")))
    with mailbox(tls=served(certificate), implicit=security == "ssl") as box:
        with pytest.raises(Undelivered, match="加密连接没有建成"):
            channel(box, security=security).send(LETTER)
        channel(box, security=security, context=trusting).send(LETTER)

    assert len(box.taken) == 1


def test_a_server_without_encryption_gets_nothing_where_it_was_asked_for(box: Mailbox) -> None:
    with pytest.raises(Undelivered, match="STARTTLS"):
        channel(box, security="starttls").send(LETTER)

    assert box.taken == []
