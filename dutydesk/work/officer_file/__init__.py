"""What leaves the desk about one officer: the file with everything, and the consent that it may be given (4.1 a)."""
