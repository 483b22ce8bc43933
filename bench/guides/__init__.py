"""How well and how fast guides are found: `python -m bench.guides`."""
