"""`python -m dure`: the same as the command `dure`."""

from dure.cli import main

if __name__ == "__main__":
    main(prog_name="dure")
