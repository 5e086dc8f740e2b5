"""The roster of the branch: filled by rotation, mended, held against the rules, published (5.4, 5.5, 7.2 b)."""
