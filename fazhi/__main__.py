"""``python -m fazhi`` is the console script ``fazhi``."""

from fazhi.cli import main

if __name__ == "__main__":
    main()
