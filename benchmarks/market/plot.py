"""Lines on two logarithmic axes, as SVG text: how each cost grows with the market."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from typing import Final
from xml.sax.saxutils import escape

Point = tuple[float, float]

_WIDTH: Final = 760
_HEIGHT: Final = 440
_LEFT: Final = 64
_RIGHT: Final = 250
_TOP: Final = 46
_BOTTOM: Final = 52
_COLOURS: Final = ("#0b5fa5", "#c0392b", "#1e8449", "#8e44ad", "#b9770e", "#34495e", "#d81b60", "#00838f")
_LABEL_GAP: Final = 15


def log_log_svg(title: str, x_name: str, y_name: str, lines: Mapping[str, Sequence[Point]]) -> str:
    """A chart of lines of positive (x, y). Each line is named at its right end."""
    points = [point for line in lines.values() for point in line]
    axes = _Axes([x for x, _ in points], [y for _, y in points])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" font-family="sans-serif" font-size="12" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15" fill="#222222">{escape(title)}</text>',
        *axes.grid(),
        f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2:.0f}" y="{_HEIGHT - 12}" text-anchor="middle" '
        f'fill="#444444">{escape(x_name)}</text>',
        f'<text x="{_LEFT - 8}" y="{_TOP - 8}" text-anchor="end" fill="#444444">{escape(y_name)}</text>',
    ]
    heights = _apart([axes.y(line[-1][1]) for line in lines.values()])
    for index, (name, line) in enumerate(lines.items()):
        parts += _line(name, [(axes.x(x), axes.y(y)) for x, y in line], index, heights[index])
    return "\n".join([*parts, "</svg>"]) + "\n"


class _Axes:
    """From values to places; whole decades up and down, the range of the values across."""

    def __init__(self, xs: Sequence[float], ys: Sequence[float]) -> None:
        self._x = (log10(min(xs)), log10(max(xs)))
        self._y = (floor(log10(min(ys))), ceil(log10(max(ys))))
        self._xs = sorted(set(xs))

    def x(self, value: float) -> float:
        low, high = self._x
        share = (log10(value) - low) / ((high - low) or 1)
        return _LEFT + share * (_WIDTH - _RIGHT - _LEFT)

    def y(self, value: float) -> float:
        low, high = self._y
        share = (log10(value) - low) / ((high - low) or 1)
        return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _TOP)

    def grid(self) -> list[str]:
        """A line and its value for each decade of y and each x that was measured."""
        parts: list[str] = []
        for power in range(self._y[0], self._y[1] + 1):
            y = self.y(10**power)
            parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#dddddd" fill="none"/>')
            parts.append(
                f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_plain(10**power)}</text>'
            )
        for value in self._xs:
            x = self.x(value)
            parts.append(f'<path d="M{x:.1f} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#eeeeee" fill="none"/>')
            parts.append(
                f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{_short(value)}</text>'
            )
        return parts


def _line(name: str, places: Sequence[Point], index: int, label_y: float) -> list[str]:
    colour = _COLOURS[index % len(_COLOURS)]
    dashes = ' stroke-dasharray="6 3"' if index >= len(_COLOURS) else ""
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    end = _WIDTH - _RIGHT
    return [
        f'<path d="{path}" stroke="{colour}" stroke-width="2" fill="none"{dashes}/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places),
        f'<path d="M{places[-1][0] + 4:.1f} {places[-1][1]:.1f}L{end + 14} {label_y:.1f}" stroke="{colour}" '
        'stroke-width="0.7" fill="none"/>',
        f'<text x="{end + 18}" y="{label_y + 4:.1f}" fill="{colour}">{escape(name)}</text>',
    ]


def _apart(heights: Sequence[float]) -> list[float]:
    """The heights, moved so that labels do not lie on one another."""
    placed = [0.0] * len(heights)
    last = float("-inf")
    for index in sorted(range(len(heights)), key=lambda i: heights[i]):
        last = placed[index] = max(heights[index], last + _LABEL_GAP)
    over = max(0.0, max(placed, default=0.0) - (_HEIGHT - _BOTTOM))
    return [height - over for height in placed]


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 1 else f"{value:.6f}".rstrip("0")


def _short(value: float) -> str:
    return f"{value / 1e6:g} M" if value >= 1e6 else f"{value / 1e3:g} k"
