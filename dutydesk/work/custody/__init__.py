"""Documents in custody: registered, lent and taken back at the counter, every copy accounted for (5.9)."""
