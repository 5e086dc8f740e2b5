"""The roster engine: plain problem in, plan and reasons out. It knows nobody of ours, neither Qt nor database."""
