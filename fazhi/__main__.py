"""``python -m fazhi`` is the console script ``fazhi``."""

if __name__ == "__main__":
    from fazhi.cli import main

    main()
