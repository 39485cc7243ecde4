"""Elements of SVG as text, escaped."""

from __future__ import annotations

from markupsafe import Markup, escape


def element(name: str, content: str | Markup = "", /, **attributes: object) -> Markup:
    """Return one element; ``stroke_width`` is written ``stroke-width``, ``class_`` ``class``.

    >>> element("text", "A & B", x=1.25, class_="name")
    Markup('<text x="1.25" class="name">A &amp; B</text>')
    """
    said = Markup("").join(
        Markup(' {}="{}"').format(Markup(_name(key)), _value(value))
        for key, value in attributes.items()
        if value is not None
    )
    inner = escape(content)
    end = Markup("</{}>").format(Markup(name))
    return Markup("<{}{}>{}{}").format(Markup(name), said, inner, end)


def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-") if key != "viewBox" else key


def _value(value: object) -> str:
    return number(value) if isinstance(value, float) else str(value)


def number(value: float) -> str:
    """Return a coordinate with at most two decimals and no trailing zero.

    >>> number(12.0), number(1.256)
    ('12', '1.26')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def group(*parts: Markup, **attributes: object) -> Markup:
    """Return ``parts`` as one group."""
    return element("g", Markup("").join(parts), **attributes)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Markup:
    """Return a straight line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def box(x: float, y: float, width: float, height: float, class_: str) -> Markup:
    """Return a rectangle; a negative width is drawn as nothing."""
    return element("rect", x=x, y=y, width=max(width, 0.0), height=height, class_=class_)


def text(x: float, y: float, content: str, class_: str = "", anchor: str | None = None) -> Markup:
    """Return a line of text that starts, ends or is centred at ``x``."""
    return element("text", content, x=x, y=y, class_=class_ or None, text_anchor=anchor)


def points(pairs: list[tuple[float, float]]) -> str:
    """Return the path through ``pairs``, one decimal, repeated points left out.

    >>> points([(0, 0), (0.01, 0), (2, 1.26)])
    'M0 0L2 1.3'
    """
    said: list[str] = []
    for x, y in pairs:
        one = f"{round(x, 1):g} {round(y, 1):g}"
        if not said or said[-1] != one:
            said.append(one)
    return "M" + "L".join(said)
