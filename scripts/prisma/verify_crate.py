"""`python -m scripts.prisma.verify_crate`: see scripts.sealing.verify_crate."""

import sys

from scripts.common.messages import command_status
from scripts.sealing.verify_crate import main

if __name__ == "__main__":
    sys.exit(command_status(main, sys.argv[1:]))
