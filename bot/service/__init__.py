"""Use cases: one async function each, which loads, decides and commits. I/O is behind `ports`."""
