"""Benchmarks, each against its anchor, each printing one JSON object."""
