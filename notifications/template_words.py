"""What Jinja says of bad syntax, in Chinese."""

from __future__ import annotations

import re

_SAID = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (r"Unexpected end of template.*innermost block.*'(\w+)'", r"写到末尾还没有结束的 {% \1 %}"),
        (r"Unexpected end of template", "写到末尾还有没结束的部分"),
        (r"Encountered unknown tag 'end(\w+)'", r"多了 {% end\1 %}，或前面的 {% \1 %} 写错了"),
        (r"Encountered unknown tag '(.+?)'", r"没有 {% \1 %} 这种写法"),
        (r"Missing end of comment tag", "注释没有结束，缺 #}"),
        (r"expected token 'end of print statement', got '(.+?)'", r"{{ }} 里 \1 处写错了"),
        (r"expected token 'end of statement block', got '(.+?)'", r"{% %} 里 \1 处写错了"),
        (r"unexpected '(.+?)'", r"不应出现 \1"),
        (r"unexpected char '(.+?)'", r"不认识的字符 \1（是否用了中文标点）"),
        (r"Expected an expression, got 'end of print statement'", "{{ }} 里是空的"),
        (r"Expected an expression, got 'end of statement block'", "{% %} 里缺了条件或内容"),
        (r"Expected an expression, got '(.+?)'", r"这里应当是一个名称，不是 \1"),
        (r"expected token '(.+?)', got '(.+?)'", r"应当是 \1，不是 \2"),
    )
)


def in_chinese(message: str) -> str:
    """Return what a syntax error means, with Jinja's own words where none of ours is known."""
    for pattern, said in _SAID:
        if match := pattern.search(message):
            return match.expand(said)
    return message
