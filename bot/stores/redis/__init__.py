"""Redis adapters: what may be lost without a promise being broken."""
