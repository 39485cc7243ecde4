"""``python -m dorsale_cli``: the same door."""

from dorsale_cli.main import main

if __name__ == "__main__":
    main()
