"""The same work from a terminal. Imports no Qt."""
