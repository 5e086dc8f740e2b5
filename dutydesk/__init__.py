"""dutydesk: the records of one duty-service branch, kept at the client's console (T/BAX 0001.2-2021)."""

__version__ = "0.1.0"
