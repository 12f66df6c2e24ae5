"""What goes wrong with a PostgreSQL server, as sentences with a cure.

Knows SQLSTATEs and what libpq says. Does not know the driver; its errors are given.
"""

from __future__ import annotations

from dure.core.errors import DureError, SetupError
from dure.runtime.stores.address import Server, address_of

# What SQLSTATEs mean: https://www.postgresql.org/docs/current/errcodes-appendix.html
_DISK_FULL, _LOCKS = ("53100",), ("55P03", "40P01", "57014")
_READ_ONLY, _DENIED = ("25006",), ("42501",)
_OTHERS_TABLES = ("42P07", "42P01", "42703")
_NO_SERVER = ("OperationalError", "InterfaceError")  # There was nobody to give a SQLSTATE.


def explained(error: Exception, server: Server) -> DureError:
    """What went wrong while the connection was used, with the cure."""
    if isinstance(error, DureError):
        return error
    facts = _facts(error, server)
    state = getattr(error, "sqlstate", None) or ""
    if state in _DISK_FULL:
        return SetupError(
            "store.full",
            "The disk that holds the journal is full or failing ({text}). Free some space, then"
            " `dure resume`; nothing is lost.",
            text=facts["text"],
        )
    if state in _LOCKS:
        return SetupError(
            "store.locked",
            "Another program holds the journal's database ({text}). Close it and try again.",
            text=facts["text"],
        )
    if state.startswith(("08", "57P")) or type(error).__name__ in _NO_SERVER:
        return SetupError(
            "store.postgres_lost",
            "The connection to PostgreSQL at {where} was lost ({text}). What was acknowledged is"
            " saved. When the server answers again: dure resume",
            **facts,
        )
    return _refused(state, facts, server)


def _refused(state: str, facts: dict[str, str], server: Server) -> DureError:
    if state in _READ_ONLY:
        return SetupError(
            "store.postgres_copy",
            "PostgreSQL at {where} takes no changes: it is a read-only copy. Give the address of"
            " the server that it copies.",
            **facts,
        )
    if state in _DENIED:
        return SetupError(
            "store.postgres_denied",
            "This user may not make or use the schema {schema} at {where} ({text}). Its owner can"
            " say: GRANT CREATE ON DATABASE … TO …",
            schema=server.schema,
            **facts,
        )
    if state in _OTHERS_TABLES:
        return SetupError(
            "store.postgres_taken",
            "The schema {schema} at {where} is not dure's own ({text}). Use another database.",
            schema=server.schema,
            **facts,
        )
    return SetupError(
        "store.postgres_refused",
        "PostgreSQL at {where} refused a statement ({text}). Its log says more.",
        **facts,
    )


def no_connection(error: Exception, server: Server) -> DureError:
    """Why there is no connection, with the cure."""
    # No SQLSTATE comes with these, and the server may speak another language: then the last one.
    facts = _facts(error, server)
    text = facts["text"]
    if "password" in text or "role " in text or "pg_hba" in text:
        return SetupError(
            "store.postgres_login",
            "PostgreSQL at {where} does not let this user in ({text}). Check user and password in"
            " the address, PGPASSWORD or ~/.pgpass.",
            **facts,
        )
    if "database " in text and "does not exist" in text:
        return SetupError(
            "store.postgres_database",
            "There is no such database on the server: {where}. Make it: createdb {database}",
            where=server.shown,
            database=address_of(server.url).database,
        )
    return SetupError(
        "store.postgres_unreachable",
        "PostgreSQL at {where} cannot be reached ({text}). Start it, or mend the address: `store`"
        " in the settings, DURE_STORE, or store=….",
        **facts,
    )


def _facts(error: Exception, server: Server) -> dict[str, str]:
    return {"where": server.shown, "text": " ".join(str(error).split())[:300]}
