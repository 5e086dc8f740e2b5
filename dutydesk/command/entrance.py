"""From a command line to an exit code: 0 done, 1 findings or refused rows, 2 wrong use, 3 cannot open."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

from dutydesk.command import arguments
from dutydesk.command.opening import WrongUse
from dutydesk.command.verbs import FOUND, VERBS
from dutydesk.errors import DeskError, InvalidEntry, NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

CANNOT_OPEN = 3


def run(words: Sequence[str]) -> int:
    """Carry out one command line and return its exit code. What went wrong is said on stderr, with what to do."""
    _speak_unicode()
    options = arguments.read(words)
    try:
        return VERBS[options.verb](options)
    except WrongUse as error:
        print(error, file=sys.stderr)
        return arguments.WRONG_USE
    except InvalidEntry as error:
        for sentence in error.faults.values():
            print(sentence, file=sys.stderr)
        return arguments.WRONG_USE
    except (Refused, NotAllowed) as error:
        _say(error)
        return FOUND
    except DeskError as error:
        _say(error)
        return CANNOT_OPEN


def _say(error: DeskError) -> None:
    print(error.message, file=sys.stderr)
    if error.hint:
        print(error.hint, file=sys.stderr)


def _speak_unicode() -> None:
    """Let rare characters through a pipe on Windows, where a file or program would get the system's code page."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if stream.isatty() else "utf-8", errors="replace")
