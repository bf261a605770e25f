"""A mail server for tests: smtp_server.py FOLDER PORT none|starttls|tls CERTIFICATE KEY

Takes mail from hilfe / geheim only, writes each mail to FOLDER/NNN.eml, and says what recipients
ask it to say: temporary@ is refused with 451 the first time, permanent@ with 550 always, hangup@ is cut
off after its content the first time. Prints "ready PORT", then a line for each connection
and each sign-in.
"""

import asyncio
import logging
import pathlib
import ssl
import sys
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

folder, port, security = pathlib.Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
seen = set()
# It warns that signing in without encryption is unsafe; here it is meant.
logging.disable()
warnings.simplefilter("ignore")


def say(line):
    print(line, flush=True)


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "permanent":
            return f"550 5.1.1 <{address}>: no such user, ask postmaster@example.org"
        if name == "temporary" and name not in seen:
            seen.add(name)
            return f"451 4.7.1 {address} come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "hangup" and name not in seen:
            seen.add(name)
            server.transport.abort()
            return "421 bye"
        number = len(list(folder.glob("*.eml")))
        part = folder / f"{number:03}.part"
        part.write_bytes(envelope.content)
        part.rename(folder / f"{number:03}.eml")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, auth_data):
    is_right = (auth_data.login, auth_data.password) == (b"hilfe", b"geheim")
    say(f"auth {mechanism} {'right' if is_right else 'wrong'}")
    # Not handled: the library words the refusal.
    return AuthResult(success=is_right, handled=is_right)


class Server(SMTP):
    def connection_made(self, transport):
        # With STARTTLS this is called a second time, for the encrypted half.
        if self.transport is None:
            say("connection")
        super().connection_made(transport)


def make():
    return Server(
        Handler(),
        enable_SMTPUTF8=False,
        hostname="localhost",
        tls_context=context if security == "starttls" else None,
        require_starttls=security == "starttls",
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=security == "starttls",
    )


async def main():
    loop = asyncio.get_running_loop()
    encrypted = context if security == "tls" else None
    server = await loop.create_server(make, "127.0.0.1", port, ssl=encrypted)
    say(f"ready {server.sockets[0].getsockname()[1]}")
    await server.serve_forever()


context = None
if security != "none":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[4], sys.argv[5])
asyncio.run(main())
