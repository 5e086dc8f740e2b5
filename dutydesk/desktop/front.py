"""One window a data folder: a second start brings the first to the front."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_WAIT = 500  # milliseconds
_PLEASE = b"front\n"


class Front(QObject):
    """Listen for a second start.

    Signals:
        asked: another start wants the window in front.
    """

    asked = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        if not self._server.listen(name):  # left over from a crash: the folder's lock says that nobody else is there
            QLocalServer.removeServer(name)
            self._server.listen(name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _answer(self) -> None:
        self._server.nextPendingConnection().deleteLater()
        self.asked.emit()


def bring_to_front(name: str) -> bool:
    """Ask the program that listens at `name` to come to the front; tell whether it answered."""
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_WAIT):
        return False
    socket.write(_PLEASE)
    socket.waitForBytesWritten(_WAIT)
    socket.disconnectFromServer()
    return True
