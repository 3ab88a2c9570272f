"""Definition files to models; the only file of this room that opens definition files.

Whatever the bytes are, the answer is a ``Loaded``: the model, or findings that say in Chinese what is wrong and
where. YAML is read by ``definitions.yaml_text``, refusals of the models are worded by ``definitions.complaints``.
"""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from definitions.complaints import complaints
from definitions.digest import canonical, digest
from definitions.errors import DefinitionInvalid
from definitions.findings import Finding
from definitions.ignores import ignores
from definitions.secrecy import REASON, is_marked, is_marking_key
from definitions.yaml_text import Place, Text, read, shortened

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence

    from definitions.ignores import Ignore

_BINARY = {  # how a file begins that is no text, whatever its name says
    b"PK\x03\x04": "这是 Excel 表格（.xlsx）或别的压缩格式的文件（如 .docx）",
    b"\xd0\xcf\x11\xe0": "这是旧版 Excel、Word 的文件（.xls、.doc），请先另存为 .xlsx",
}
MAX_BYTES = 8 * 1024 * 1024  # ten thousand duties, which is a hundred times more than a plan has

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded(Generic[M]):
    """What came of reading one definition file.

    Attributes:
        name: what findings call the file: the id of a shipped definition, or the path as the user gave it.
        value: the model, None when there are errors.
        findings: the errors, in the order of the file; empty when there is a value.
        canonical: canonical JSON text of the model, "" without one.
        digest: SHA-256 of that text, "" without one.
        ignores: the comments that ask the linter not to say something; none without a value.
    """

    name: str
    value: M | None = None
    findings: tuple[Finding, ...] = ()
    canonical: str = ""
    digest: str = ""
    ignores: tuple[Ignore, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict, repr=False)

    def place(self, key: str) -> Place | None:
        """Return where ``key`` (``duties[4].lead``) stands, or the nearest key above it; None without a file."""
        while key not in self.places:
            if not key:
                return None
            key = key[: max(key.rfind("."), key.rfind("["), 0)]
        return self.places[key]

    def locate(self, finding: Finding) -> Finding:
        """Return the finding with file, line, column and value of its ``key`` filled in."""
        place = self.place(finding.key)
        if place is None:
            return replace(finding, file=finding.file or self.name)
        value = finding.value or (_shown(place.value) if finding.key in self.places else "")
        return replace(
            finding, file=finding.file or self.name, line=place.line, column=place.column, value=value
        )


def load(path: str | os.PathLike[str], model: type[M], *, name: str = "") -> Loaded[M]:
    """Read a definition file into ``model``.

    Args:
        path: a YAML file, at most ``MAX_BYTES`` long, UTF-8 with or without BOM.
        model: the pydantic model of its whole content.
        name: what findings call the file; the path by default.
    """
    name = name or str(path)
    content, refused = _bytes(Path(path))
    if refused is not None:
        return Loaded(name=name, findings=(replace(refused, file=name),))
    return parse(content, model, name=name)


def parse(content: bytes, model: type[M], *, name: str) -> Loaded[M]:
    """Read the bytes of a definition file into ``model``; the same as ``load`` without a file."""
    text, said, found = _read(content)
    if found:
        return Loaded(name=name, findings=tuple(replace(one, file=name) for one in found))
    try:
        # Strict and by way of JSON: dates are texts that are dates, but no text is taken for a number.
        value = model.model_validate_json(json.dumps(said.value, ensure_ascii=False), strict=True)
    except ValidationError as exc:
        found = complaints(exc, model, said.places)
        return Loaded(name=name, findings=tuple(replace(one, file=name) for one in found), places=said.places)
    form = canonical(value.model_dump(mode="json", by_alias=True))
    return Loaded(
        name=name,
        value=value,
        canonical=form,
        digest=digest(form),
        ignores=ignores(text),
        places=said.places,
    )


def require(loaded: Loaded[M]) -> M:
    """Return the model.

    Raises:
        DefinitionInvalid: the file had errors; it carries all of them.
    """
    if loaded.value is None:
        raise DefinitionInvalid(name=loaded.name, findings=loaded.findings)
    return loaded.value


def _shown(value: Any) -> str:
    """Return a scalar or a list of scalars in short; of anything larger the place says enough."""
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return shortened("、".join(map(str, value)))
    return "" if isinstance(value, dict | list) or value is None else shortened(value)


def _read(content: bytes) -> tuple[str, Text, Sequence[Finding]]:
    """Return the text, what it says, and whatever keeps one from looking into it."""
    nothing = Text(value=None, places={}, findings=())
    for beginning, what in _BINARY.items():
        if content.startswith(beginning):
            message = (
                f"{what}，不是 YAML 文本，改了扩展名也读不了。责任分解表请用 duban plan from-xlsx 导入；"
                "别的内容请录入 YAML 文件。"
            )
            return "", nothing, [_error("file-not-text", message)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = content.count(b"\n", 0, exc.start) + 1
        message = f"第 {line} 行不是 UTF-8 编码（可能是 GBK）。请用 UTF-8 另存后重试。"
        return "", nothing, [_error("file-not-utf8", message, line=line)]
    said = read(text)
    if said.findings:
        return text, nothing, said.findings
    if said.value is None:
        message = "文件是空的，或者只有注释，没有可以读取的内容。请填写后重试。"
        return text, nothing, [_error("file-empty", message, line=1)]
    marked = _marked(said.places)
    return text, said, [marked] if marked else []


def _marked(places: Mapping[str, Place]) -> Finding | None:
    """Return where a classified marking stands; what stands there is not repeated."""
    for key, place in places.items():
        if is_marking_key(key.rpartition(".")[2]) or (
            isinstance(place.value, str) and is_marked(place.value)
        ):
            return replace(_error("classified", REASON, line=place.line), column=place.column, key=key)
    return None


def _bytes(path: Path) -> tuple[bytes, Finding | None]:
    try:
        refused = _unfit(path.stat())
        if refused is not None:
            return b"", refused
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return b"", _error("file-missing", "没有这个文件，请核对路径。")
    except (OSError, ValueError) as exc:  # ValueError: a NUL in the path
        reason = "没有读取权限" if isinstance(exc, PermissionError) else "系统拒绝读取"
        return b"", _error("file-unreadable", f"文件读不出来：{reason}。请检查权限和路径后重试。")
    return content, _too_large(len(content)) if len(content) > MAX_BYTES else None


def _unfit(status: os.stat_result) -> Finding | None:
    if stat.S_ISDIR(status.st_mode):
        return _error("file-unreadable", "这是一个目录，请给出其中的 YAML 文件。")
    if not stat.S_ISREG(status.st_mode):
        return _error("file-unreadable", "这不是普通文件，不予读取。请给出 YAML 文件。")
    return _too_large(status.st_size) if status.st_size > MAX_BYTES else None


def _too_large(size: int) -> Finding:
    limit = MAX_BYTES // 1024 // 1024
    message = f"文件有 {size / 1024 / 1024:.1f} MB，超过上限 {limit} MB，未读取。请核对是否选错了文件。"
    return _error("file-too-large", message)


def _error(code: str, message: str, *, line: int = 0) -> Finding:
    return Finding(code=code, severity="error", message=message, line=line)
