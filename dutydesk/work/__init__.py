"""What the branch lead does, as functions that take a session first."""
