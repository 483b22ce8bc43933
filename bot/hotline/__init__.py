"""The rules of the hotline: pure functions over frozen values, with time as an argument."""
