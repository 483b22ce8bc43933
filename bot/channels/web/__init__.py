"""The web: REST for systems, Socket.IO for citizens' browsers, and a demonstration page."""
