from __future__ import annotations

import multiprocessing
import os
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from unittest.mock import patch

from bot_status import BotStatusClient, BotStatusError, Unreachable

from .faults import (
    BAD_GATEWAY,
    CLOSED_AFTER_ANSWER,
    LOST_ANSWER,
    LOST_REQUEST,
    TRUNCATED_ANSWER,
    UNAVAILABLE,
    FakeTime,
    Fault,
    FaultProxy,
)
from .support import URL, new_client, new_contact


class WithProxy(unittest.TestCase):
    def setUp(self) -> None:
        self.proxy = FaultProxy()
        self.addCleanup(self.proxy.close)
        self.client = new_client(self.proxy.url)
        self.addCleanup(self.client.close)
        self.contact = new_contact()

    def without_waiting(self) -> FakeTime:
        fake = FakeTime()
        patcher = patch('bot_status._calls.time', fake)
        patcher.start()
        self.addCleanup(patcher.stop)
        return fake


class Repeats(WithProxy):
    def test_calls_whose_answer_was_lost_count_once(self) -> None:
        self.without_waiting()
        client, contact = self.client, self.contact
        token = client.reserve_reply(contact, inbound_id='m-0').token or ''
        calls: dict[str, Callable[[], object]] = {
            'bot_status': lambda: client.bot_status(contact),
            'record_message': lambda: client.record_message(contact, message_id='m-1', origin='CONTACT'),
            'commit_reply': lambda: client.commit_reply(token, message_id='r-1'),
            'revoke_reply': lambda: client.revoke_reply(token),
            'release_reply': lambda: client.release_reply(token),
            'reserve_reply': lambda: client.reserve_reply(contact, inbound_id='m-2'),
            'set_bot_status': lambda: client.set_bot_status(
                contact, state='SLEEPING', wake={'extendBy': 'PT1H'}
            ),
            'report_goal': lambda: client.report_goal(contact, goal='STOP_BOT'),
            'mark_conversation_read': lambda: client.mark_conversation_read(
                contact, read_at='2026-01-01T00:00:00Z'
            ),
            'feed_cursor': client.feed_cursor,
        }
        for fault in (LOST_REQUEST, LOST_ANSWER, TRUNCATED_ANSWER, UNAVAILABLE, BAD_GATEWAY):
            for name, call in calls.items():
                with self.subTest(name, fault=fault):
                    self.proxy.requests.clear()
                    self.proxy.faults = [fault]
                    call()
                    self.assertEqual(len(self.proxy.requests), 2)
                    self.assertEqual(self.proxy.requests[0], self.proxy.requests[1])
        status = client.bot_status(contact)
        self.assertEqual(status.pending_inbound, 3)

    def test_a_status_that_is_extended_is_extended_once(self) -> None:
        self.without_waiting()
        self.client.set_bot_status(self.contact, state='SLEEPING', for_='PT1H')
        before = self.client.bot_status(self.contact)
        self.proxy.faults = [LOST_ANSWER, LOST_ANSWER, UNAVAILABLE]
        self.proxy.headers.clear()
        result = self.client.set_bot_status(self.contact, state='SLEEPING', wake={'extendBy': 'PT1H'})
        assert before.wake_at is not None and result.bot_status.wake_at is not None
        self.assertEqual((result.bot_status.wake_at - before.wake_at).total_seconds(), 3600)
        self.assertTrue(result.replayed)
        self.assertEqual(len({headers['idempotency-key'] for headers in self.proxy.headers}), 1)
        self.client.set_bot_status(self.contact, state='ACTIVE')
        self.assertEqual(len({headers['idempotency-key'] for headers in self.proxy.headers}), 2)

    def test_what_is_not_safe_is_not_repeated(self) -> None:
        for fault in (LOST_REQUEST, LOST_ANSWER, UNAVAILABLE):
            with self.subTest(fault=fault):
                # A connection that is kept must not lead to a silent repetition.
                self.client.bot_status(self.contact)
                self.proxy.faults = [fault]
                self.proxy.requests.clear()
                with self.assertRaises(Unreachable):
                    self.client.mark_conversation_read(self.contact)
                self.assertEqual(len(self.proxy.requests), 1)

    def test_refusals_are_not_repeated(self) -> None:
        with self.assertRaises(BotStatusError):
            self.client.set_bot_status(self.contact, state='SLEEPING')
        self.assertEqual(len(self.proxy.requests), 1)


class Waits(WithProxy):
    def test_are_as_long_as_the_service_asks(self) -> None:
        self.proxy.faults = [UNAVAILABLE]
        before = time.monotonic()
        self.client.bot_status(self.contact)
        self.assertGreaterEqual(time.monotonic() - before, 1)

    def test_grow_and_end_at_the_deadline(self) -> None:
        fake = self.without_waiting()
        self.proxy.faults = [LOST_REQUEST] * 100
        with self.assertRaises(Unreachable) as caught:
            self.client.bot_status(self.contact)
        self.assertEqual((caught.exception.code, caught.exception.retryable), ('UNREACHABLE', True))
        self.assertLessEqual(sum(fake.waits), 20)
        self.assertGreater(sum(fake.waits), 10)
        for attempt, wait in enumerate(fake.waits):
            longest = min(5, 0.25 * 2**attempt)
            self.assertTrue(longest / 2 <= wait <= longest, fake.waits)

    def test_do_not_begin_where_the_deadline_would_pass(self) -> None:
        fake = self.without_waiting()
        self.proxy.faults = [
            Fault(status=429, headers={'Retry-After': '60'}, body=b'{"code": "RATE_LIMITED"}')
        ]
        with self.assertRaises(Unreachable) as caught:
            self.client.bot_status(self.contact)
        error = caught.exception
        self.assertEqual(
            (error.code, error.status, error.retry_after, fake.waits), ('RATE_LIMITED', 429, 60, [])
        )

    def test_are_not_longer_than_the_timeout_of_an_answer(self) -> None:
        self.proxy.faults = [Fault(reaches_service=True, delay=1.5)]
        before = time.monotonic()
        with new_client(self.proxy.url, timeout=0.3, deadline=5) as client:
            client.bot_status(self.contact)
        self.assertLess(time.monotonic() - before, 1.4)

    def test_are_not_longer_than_the_timeout_of_a_connection(self) -> None:
        with socket.create_server(('127.0.0.1', 0), backlog=0) as server:
            address = server.getsockname()
            # Nobody accepts these, so that further ones are not answered.
            waiting = [socket.socket() for _ in range(8)]
            for each in waiting:
                each.setblocking(False)
                each.connect_ex(address)
            before = time.monotonic()
            with new_client(f'http://127.0.0.1:{address[1]}', timeout=0.3, deadline=0.1) as client:
                self.assertRaises(Unreachable, client.bot_status, self.contact)
            self.assertLess(time.monotonic() - before, 3)
            for each in waiting:
                each.close()


class Unreachables(WithProxy):
    def test_say_what_happened(self) -> None:
        with (
            new_client('http://127.0.0.1:9', deadline=0.5) as client,
            self.assertRaises(Unreachable) as caught,
        ):
            client.bot_status(self.contact)
        self.assertEqual((caught.exception.code, caught.exception.status), ('UNREACHABLE', None))
        self.assertIn('refused', str(caught.exception))

    def test_are_not_what_a_proxy_refuses(self) -> None:
        self.proxy.faults = [Fault(status=403, body=b'<h1>Forbidden</h1>')]
        with self.assertRaises(BotStatusError) as caught:
            self.client.bot_status(self.contact)
        self.assertNotIsInstance(caught.exception, Unreachable)
        self.assertEqual((caught.exception.code, caught.exception.status), ('UNEXPECTED_ANSWER', 403))

    def test_are_errors_of_the_service_too(self) -> None:
        problem = b'{"code": "INTERNAL", "retryable": false, "detail": "Internal server error."}'
        self.proxy.faults = [Fault(status=500, body=problem)]
        with self.assertRaises(Unreachable) as caught:
            self.client.bot_status(self.contact)
        error = caught.exception
        self.assertEqual((error.code, error.retryable, len(self.proxy.requests)), ('INTERNAL', False, 1))

    def test_are_answers_of_something_else(self) -> None:
        fake = self.without_waiting()
        self.proxy.faults = [Fault(status=200, body=b'<h1>Please log in</h1>')] * 2
        self.assertTrue(self.client.bot_status(self.contact).may_speak)
        self.assertEqual((len(self.proxy.requests), len(fake.waits)), (3, 2))

    def test_redirects_are_not_followed(self) -> None:
        self.proxy.faults = [Fault(status=302, headers={'Location': URL})]
        with self.assertRaises(BotStatusError) as caught:
            self.client.bot_status(self.contact)
        self.assertEqual((caught.exception.status, len(self.proxy.requests)), (302, 1))


class Connections(WithProxy):
    def test_are_kept(self) -> None:
        for _ in range(5):
            self.client.bot_status(self.contact)
        self.assertEqual(self.proxy.connections, 1)

    def test_that_were_closed_meanwhile_lose_and_double_nothing(self) -> None:
        fake = self.without_waiting()
        for number in range(1, 4):
            self.proxy.faults = [CLOSED_AFTER_ANSWER]
            result = self.client.record_message(self.contact, message_id=f'm-{number}', origin='CONTACT')
            self.assertEqual((result.replayed, result.bot_status.pending_inbound), (False, number))
        self.client.mark_conversation_read(self.contact)
        self.assertEqual((len(self.proxy.requests), self.proxy.connections, fake.waits), (4, 4, []))

    def test_are_not_used_by_two_threads_at_once(self) -> None:
        contacts = [f'{self.contact}-{number}' for number in range(200)]
        with ThreadPoolExecutor(16) as threads:
            statuses = list(threads.map(self.client.bot_status, contacts))
        self.assertEqual([status.contact_id for status in statuses], contacts)
        self.assertLessEqual(self.proxy.connections, 16)

    def test_are_not_shared_with_a_forked_process(self) -> None:
        self.client.bot_status(self.contact)
        process = multiprocessing.get_context('fork').Process(target=self.client.bot_status, args=('ben',))
        process.start()
        process.join(20)
        self.assertEqual(process.exitcode, 0)
        self.assertEqual(self.proxy.connections, 2)
        self.client.bot_status(self.contact)
        self.assertEqual(self.proxy.connections, 2)

    def test_do_not_use_the_proxy_of_the_environment(self) -> None:
        with patch.dict(os.environ, {'HTTP_PROXY': 'http://127.0.0.1:9', 'http_proxy': 'http://127.0.0.1:9'}):
            self.assertTrue(self.client.bot_status(self.contact).may_speak)


class Tls(unittest.TestCase):
    def test_certificates_are_verified(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        folder = Path(temporary.name)
        url, certificate = self.serve(folder)
        before = time.monotonic()
        with new_client(url) as client, self.assertRaises(Unreachable) as caught:
            client.bot_status('anna')
        self.assertIn('CERTIFICATE_VERIFY_FAILED', str(caught.exception))
        self.assertLess(time.monotonic() - before, 3, 'A certificate does not become valid by waiting.')
        with (
            new_client(url, ca_file=str(certificate)) as client,
            self.assertRaises(BotStatusError) as answered,
        ):
            client.bot_status('anna')
        self.assertEqual(answered.exception.status, 404)
        other_name = url.replace('localhost', '127.0.0.1')
        with (
            new_client(other_name, ca_file=str(certificate)) as client,
            self.assertRaises(Unreachable) as caught,
        ):
            client.bot_status('anna')
        self.assertIn('CERTIFICATE_VERIFY_FAILED', str(caught.exception))

    def serve(self, folder: Path) -> tuple[str, Path]:
        certificate, key = folder / 'certificate.pem', folder / 'key.pem'
        files = ['-out', str(certificate), '-keyout', str(key)]
        about = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '1']
        command = ['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', *files, *about]
        subprocess.run(command, check=True, capture_output=True)

        class NotFound(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_error(404)

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = HTTPServer(('127.0.0.1', 0), NotFound)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.02})
        thread.start()
        self.addCleanup(server.server_close)
        self.addCleanup(thread.join)
        self.addCleanup(server.shutdown)
        return f'https://localhost:{server.server_port}', certificate


class Threads(unittest.TestCase):
    def test_renew_a_refused_token_once(self) -> None:
        given: list[int] = []

        def token() -> str:
            given.append(len(given))
            return 'wrong' if len(given) == 1 else os.environ['BOT_STATUS_KEY']

        with BotStatusClient(URL, token) as client, ThreadPoolExecutor(8) as threads:
            statuses = list(threads.map(client.bot_status, ['anna'] * 8))
        self.assertEqual((len(statuses), len(given)), (8, 2))
