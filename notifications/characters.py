"""What characters of given data may reach a paper, and in which width."""

from __future__ import annotations

import re

_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile("[\xa0\t]")
_BARRED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_KEPT_AS_TYPED = re.compile(r"https?://[!-~]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_CHINESE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—\U00020000-\U0003ffff"
_BESIDE = re.compile(rf"(?<=[{_CHINESE}])([,;:?!])(?![0-9])|([,;:?!])(?=[{_CHINESE}])")
_PAIR = re.compile(rf"(?<=[{_CHINESE}])\(([^()\n]*)\)|\(([^()\n]*[{_CHINESE}][^()\n]*)\)")
_STOP = re.compile(rf"(?<=[{_CHINESE}])\.(?=$|\n|[{_CHINESE}])")
_QUOTES = (
    (re.compile(rf'(?<=[{_CHINESE}])"([^"\n]*)"|"([^"\n]*[{_CHINESE}][^"\n]*)"'), "“{}”"),
    (re.compile(rf"(?<=[{_CHINESE}])'([^'\n]*)'|'([^'\n]*[{_CHINESE}][^'\n]*)'"), "‘{}’"),
)
_FULL = dict(zip(",;:?!", "，；：？！", strict=True))


def without_barred(text: str) -> str:
    """Return ``text`` without control and zero-width characters, byte order marks, lone surrogates.

    Every kind of line break becomes a line feed, a tab or a no-break space becomes a space. What is left is legal
    in XML 1.0 and visible.
    """
    return _BARRED.sub("", _SPACES.sub(" ", _BREAKS.sub("\n", text)))


def full_width(text: str) -> str:
    """Return ``text`` with full-width punctuation beside Chinese (GB/T 15834).

    Numbers, times, web and mail addresses and Latin words keep what they have.
    """
    if text.isascii():
        return text
    kept = [(match.start(), match.end()) for match in _KEPT_AS_TYPED.finditer(text)]
    pieces, at = [], 0
    for start, end in kept:
        pieces += [_convert(text[at:start]), text[start:end]]
        at = end
    return "".join([*pieces, _convert(text[at:])])


def _convert(text: str) -> str:
    text = _PAIR.sub(lambda match: f"（{_either(match)}）", text)
    for quote, form in _QUOTES:
        text = quote.sub(lambda match, form=form: form.format(_either(match)), text)  # type: ignore[misc]
    text = _BESIDE.sub(lambda match: _FULL[_either(match)], text)
    return _STOP.sub("。", text)


def _either(match: re.Match[str]) -> str:
    return match[2] if match[1] is None else match[1]
