"""The look in one table: colours, sizes, and the palette that Fusion draws with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PySide6.QtGui import QPalette

Tone = Literal["danger", "warning", "good", "info", "plain"]
BACKUP_TONES: dict[str, Tone] = {
    "FRESH": "good",
    "AGING": "warning",
    "OLD": "danger",
    "NEVER": "danger",
    "NOWHERE": "danger",
}
"""The colour of each age of the last backup, by the name in `work.backups.Age`."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Hold every colour of the window. A pair text/ground that is used has a contrast of at least 4.5."""

    bg: str = "#f4f5f7"
    surface: str = "#ffffff"
    rail: str = "#fbfbfc"
    line: str = "#e3e5e9"
    line_faint: str = "#eef0f2"
    control_line: str = "#c4c9d0"
    text: str = "#1c2127"
    text_second: str = "#59616b"
    text_third: str = "#656d77"
    accent: str = "#155fc4"
    accent_hover: str = "#0f4fa6"
    accent_tint: str = "#e6effb"
    danger: str = "#c22f26"
    danger_tint: str = "#fdecea"
    warning: str = "#8f5200"
    warning_tint: str = "#fdf2dc"
    good: str = "#1d7040"
    good_tint: str = "#e4f4ea"
    selection: str = "#dbe8fb"

    def ink(self, tone: Tone) -> str:
        """Return the text colour of a tone."""
        inks = {"danger": self.danger, "warning": self.warning, "good": self.good, "info": self.accent}
        return inks.get(tone, self.text_second)

    def tint(self, tone: Tone) -> str:
        """Return the ground that the ink of the same tone stands on."""
        tints = {
            "danger": self.danger_tint,
            "warning": self.warning_tint,
            "good": self.good_tint,
            "info": self.accent_tint,
        }
        return tints.get(tone, self.line_faint)


LIGHT = Tokens()

BODY, SMALL, TITLE, NUMBER = 14, 12, 22, 26  # font sizes in pixels, independent of the screen's scale
RAIL_WIDTH, ROW_HEIGHT, CONTROL_HEIGHT = 184, 38, 32
STEP = 4  # every gap is a multiple


def palette(tokens: Tokens) -> QPalette:
    """Return the palette for everything that the style sheet leaves to Fusion."""
    from PySide6.QtGui import QColor, QPalette

    made = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.bg,
        role.WindowText: tokens.text,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.rail,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.text_third,
        role.Button: tokens.surface,
        role.ButtonText: tokens.text,
        role.ToolTipBase: tokens.surface,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
    }
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.text_third))
    return made
