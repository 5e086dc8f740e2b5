"""Staff changes: a case from its reason over stand-in, report and approval to the day it is carried out (5.4)."""
