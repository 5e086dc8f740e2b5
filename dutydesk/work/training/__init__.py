"""Training: topics, sessions, who was there and how they did, the confirmations that the client files (8.2, 8.3)."""
