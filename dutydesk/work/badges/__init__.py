"""Badges: their design goes to the client for approval, cards are issued, and every one of them is accounted for."""
