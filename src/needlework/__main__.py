"""``python -m needlework`` is the ``needlework`` command."""

import sys

from needlework.cli.app import main

if __name__ == "__main__":
    sys.exit(main())
