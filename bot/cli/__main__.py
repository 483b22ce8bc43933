"""`python -m bot.cli`: the same as `hotline`."""

from bot.cli import main

main()
