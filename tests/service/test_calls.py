"""Voice messages of callers become tickets, with their recordings."""
