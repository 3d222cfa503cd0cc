"""Write .env for docker compose with random secrets; an existing .env is left alone."""

import base64
import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Fill .env.example; 1 where .env is there already."""
    path = ROOT / ".env"
    made = {
        "POSTGRES_PASSWORD": secrets.token_hex(24),
        "AIRFLOW_FERNET_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "AIRFLOW_API_SECRET": secrets.token_hex(32),
        "AIRFLOW_JWT_SECRET": secrets.token_hex(32),
        "DATELINE_ADMIN_PASSWORD": secrets.token_urlsafe(18),
        "DATELINE_CONTACT": os.environ.get("DATELINE_CONTACT", ""),
    }
    lines = []
    for line in (ROOT / ".env.example").read_text("utf-8").splitlines():
        name, sign, value = line.partition("=")
        lines.append(f"{name}={made.get(name, value)}" if sign and not line.startswith("#") else line)
    try:
        with open(path, "x", encoding="utf-8", opener=lambda p, flags: os.open(p, flags, 0o600)) as out:
            out.write("\n".join(lines) + "\n")
    except FileExistsError:
        print(f"{path} is there already and stays as it is", file=sys.stderr)  # noqa: T201
        return 1
    print(f"wrote {path}; set DATELINE_CONTACT in it to a page or address of yours")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
