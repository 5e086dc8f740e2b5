"""The way back: scanned pages are read, sorted to their papers, and filed once somebody has looked at them."""
