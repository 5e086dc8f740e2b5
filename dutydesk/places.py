"""Where the program's own read-only files lie, from source and from a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parent.parent))
RESOURCES = _ROOT / "resources"
FORMS = _ROOT / "forms"
