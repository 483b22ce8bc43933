"""The desk: what staff see and do, as an interface that the pages of `web/console` speak to."""
