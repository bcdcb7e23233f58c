"""`python -m scripts.prisma.check_published`: see scripts.published.check_published."""

import sys

from scripts.common.messages import command_status
from scripts.published.check_published import main

if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
