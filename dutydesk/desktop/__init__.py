"""The window: the only room that may import Qt."""
