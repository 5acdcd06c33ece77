"""`python -m kolosi`: the same command."""

from kolosi.cli import main

if __name__ == "__main__":
    main()
