from __future__ import annotations

import os
import unittest
import uuid
from datetime import datetime, timedelta, timezone

from bot_status import Actor, BotStatusError, MessageCount, Unreachable

from .support import ask, new_client, new_contact, save_bot


class Calls(unittest.TestCase):
    def setUp(self) -> None:
        self.client = new_client()
        self.addCleanup(self.client.close)
        self.contact = new_contact()

    def test_bot_status_is_that_of_a_new_contact(self) -> None:
        status = self.client.bot_status(self.contact)
        self.assertEqual(
            (status.contact_id, status.state, status.reason, status.permission, status.may_speak),
            (self.contact, 'ACTIVE', 'INITIAL', 'SEND', True),
        )
        self.assertEqual((status.version, status.wake_at, status.message_counts), (0, None, ()))
        self.assertEqual(status.since.utcoffset(), timedelta(0))

    def test_ids_may_contain_anything_that_a_path_does_not(self) -> None:
        for contact in ('a b/ç', 'x?y#z', '100%', '..', 'A+B&C=D'):
            with self.subTest(contact):
                self.assertEqual(self.client.bot_status(contact).contact_id, contact)

    def test_set_bot_status_sends_every_argument(self) -> None:
        ana = {'externalId': 'ana', 'name': 'Ana'}
        result = self.client.set_bot_status(
            self.contact,
            state='SLEEPING',
            for_='PT2H',
            reason='WORKFLOW_ACTION',
            note='I am on it',
            pinned=True,
            end_on_reply=True,
            on_behalf_of=ana,
        )
        status = result.bot_status
        self.assertEqual((result.outcome, result.replayed, status.state), ('APPLIED', False, 'SLEEPING'))
        self.assertEqual((status.note, status.pinned, status.end_on_reply), ('I am on it', True, True))
        self.assertEqual((status.reason, status.may_speak), ('WORKFLOW_ACTION', False))
        self.assertEqual((status.changed_by.external_id, status.changed_by.name), ('ana', 'Ana'))
        self.assertIsInstance(status.changed_by.via, Actor)
        assert status.wake_at is not None and result.status_change is not None
        self.assertEqual(status.wake_at - status.since, timedelta(hours=2))
        self.assertEqual((result.status_change.previous_state, result.status_change.version), ('ACTIVE', 1))

    def test_times_and_durations_may_be_objects(self) -> None:
        wake_at = datetime.now(timezone(timedelta(hours=2))).replace(microsecond=0) + timedelta(days=3)
        by_time = self.client.set_bot_status(self.contact, state='SLEEPING', until=wake_at)
        self.assertEqual(by_time.bot_status.wake_at, wake_at)
        # A sleep that ends while other tests read the changes would be an event of theirs.
        by_duration = self.client.set_bot_status(self.contact, state='SLEEPING', for_=timedelta(hours=1.5))
        status = by_duration.bot_status
        self.assertEqual(
            status.wake_at and status.wake_at - datetime.now(timezone.utc) < timedelta(minutes=90), True
        )
        with self.assertRaisesRegex(ValueError, 'time zone'):
            self.client.set_bot_status(self.contact, state='SLEEPING', until=datetime(2031, 1, 1))

    def test_conditions_and_wakes_are_those_of_graphql(self) -> None:
        self.client.set_bot_status(self.contact, state='SLEEPING', wake={'until': 'WOKEN'})
        only_if = {'states': ['ACTIVE']}
        skipped = self.client.set_bot_status(self.contact, state='INACTIVE', only_if=only_if)
        self.assertEqual((skipped.outcome, skipped.bot_status.state), ('SKIPPED', 'SLEEPING'))
        kept = self.client.set_bot_status(self.contact, state='SLEEPING', for_='PT1M', never_shorten=True)
        self.assertIsNone(kept.bot_status.wake_at)
        ended = self.client.set_bot_status(self.contact, state='ACTIVE', even_if_unavailable=True)
        self.assertTrue(ended.bot_status.may_speak)

    def test_a_key_of_ones_own_makes_a_call_count_once(self) -> None:
        key = str(uuid.uuid4())
        for is_replayed in (False, True):
            result = self.client.set_bot_status(self.contact, state='INACTIVE', idempotency_key=key)
            self.assertEqual(
                (result.outcome, result.replayed, result.bot_status.version), ('APPLIED', is_replayed, 1)
            )
        other = self.client.set_bot_status(self.contact, state='INACTIVE')
        self.assertEqual((other.outcome, other.replayed), ('NO_CHANGE', False))

    def test_a_conflict_has_the_current_status(self) -> None:
        self.client.set_bot_status(self.contact, state='INACTIVE')
        with self.assertRaises(BotStatusError) as caught:
            self.client.set_bot_status(self.contact, state='ACTIVE', expected_version=0)
        error = caught.exception
        self.assertEqual((error.code, error.status, error.retryable), ('CONFLICT', 409, False))
        assert error.bot_status is not None
        self.assertEqual((error.bot_status.state, error.bot_status.version), ('INACTIVE', 1))
        self.assertEqual(self.client.bot_status(self.contact).state, 'INACTIVE')

    def test_locking_requires_an_admin(self) -> None:
        with self.assertRaises(BotStatusError) as caught:
            self.client.set_bot_status(self.contact, state='INACTIVE', locked=True)
        self.assertEqual((caught.exception.code, caught.exception.status), ('FORBIDDEN', 403))

    def test_record_message_sends_every_argument(self) -> None:
        sent_at = datetime.now(timezone.utc) - timedelta(minutes=5)
        result = self.client.record_message(
            self.contact,
            message_id='m-1',
            origin='TEAMMATE',
            channel='sms',
            sent_at=sent_at,
            actor={'externalId': 'ana', 'name': 'Ana'},
        )
        self.assertEqual((result.outcome, result.origin, result.guessed), ('APPLIED', 'TEAMMATE', False))
        self.assertEqual((result.bot_status.state, result.bot_status.changed_by.name), ('SLEEPING', 'Ana'))
        assert result.status_change is not None
        self.assertEqual(result.status_change.message_id, 'm-1')
        assert result.bot_status.wake_at is not None
        self.assertLess(abs(result.bot_status.wake_at - sent_at - timedelta(days=1)), timedelta(seconds=1))

    def test_a_message_counts_once(self) -> None:
        for is_replayed in (False, True):
            result = self.client.record_message(self.contact, message_id='m-1', origin='CONTACT')
            self.assertEqual((result.replayed, result.bot_status.pending_inbound), (is_replayed, 1))
        self.assertIsNotNone(result.bot_status.waiting_since)
        self.assertEqual(result.bot_status.waiting_for, 'BOT')
        automatic = self.client.record_message(
            self.contact, message_id='m-2', origin='CONTACT', automatic=True
        )
        self.assertEqual(automatic.bot_status.pending_inbound, 1)

    def test_messages_of_unknown_senders_are_recognized_or_guessed(self) -> None:
        reserved = self.client.reserve_reply(self.contact)
        assert reserved.token is not None
        self.client.commit_reply(reserved.token, message_id='r-1', body_hash='h-1')
        by_hash = self.client.record_message(
            self.contact, message_id='x-1', origin='UNKNOWN', body_hash='h-1'
        )
        self.assertEqual((by_hash.origin, by_hash.guessed), ('BOT', True))
        by_token = self.client.record_message(
            self.contact, message_id='x-2', origin='UNKNOWN', reply_token=reserved.token
        )
        self.assertEqual((by_token.origin, by_token.bot_status.state), ('BOT', 'ACTIVE'))
        guess = self.client.record_message(self.contact, message_id='x-3', origin='UNKNOWN')
        self.assertEqual((guess.origin, guess.guessed), ('TEAMMATE', True))

    def test_mark_conversation_read_wakes_a_bot_at_its_limit(self) -> None:
        save_bot(rules={'maxMessages': 1, 'wakeOnRead': True})
        self.addCleanup(save_bot, rules={'maxMessages': 75, 'wakeOnRead': False})
        token = self.client.reserve_reply(self.contact).token or ''
        counted = self.client.commit_reply(token, message_id='r-1').bot_status
        assert counted is not None
        self.assertEqual((counted.state, counted.reason), ('SLEEPING', 'MESSAGE_LIMIT'))
        self.assertEqual(counted.message_counts, (MessageCount('default', 1, 1),))
        ana = {'externalId': 'ana', 'name': 'Ana'}
        now = datetime.now(timezone.utc)
        read = self.client.mark_conversation_read(self.contact, read_at=now, on_behalf_of=ana)
        self.assertEqual((read.outcome, read.bot_status.state), ('APPLIED', 'ACTIVE'))
        self.assertEqual(read.bot_status.changed_by.external_id, 'ana')

    def test_report_goal_leaves_the_final_reply(self) -> None:
        token = self.client.reserve_reply(self.contact).token or ''
        goal = self.client.report_goal(
            self.contact,
            goal='APPOINTMENT_BOOKED',
            for_='P1D',
            final_reply_token=token,
            idempotency_key='booked',
        )
        self.assertEqual((goal.bot_status.state, goal.bot_status.reason), ('SLEEPING', 'APPOINTMENT_BOOKED'))
        self.assertIsNotNone(goal.bot_status.wake_at)
        self.assertTrue(self.client.commit_reply(token, message_id='closing').granted)
        other = self.client.report_goal(self.contact, goal='STOP_BOT', until='WOKEN')
        self.assertIsNone(other.bot_status.wake_at)

    def test_the_gate_grants_and_denies(self) -> None:
        reserved = self.client.reserve_reply(self.contact, channel='sms', inbound_id='m-1', ttl='PT1M')
        self.assertEqual((reserved.granted, reserved.decision, reserved.deny_reason), (True, 'SEND', None))
        assert (
            reserved.token is not None and reserved.expires_at is not None and reserved.bot_status is not None
        )
        left = reserved.expires_at - datetime.now(timezone.utc)
        self.assertLess(abs(left - timedelta(minutes=1)), timedelta(seconds=20))
        self.assertEqual(reserved.bot_status.pending_inbound, 1)
        for is_replayed in (False, True):
            commit = self.client.commit_reply(
                reserved.token,
                message_id='r-1',
                message_ids=['r-2'],
                body_hash='h-1',
                body_hashes=('h-2',),
                require_fresh_turn=True,
            )
            self.assertEqual((commit.granted, commit.deny_reason, commit.replayed), (True, None, is_replayed))
        counted = self.client.bot_status(self.contact)
        self.assertEqual([(count.channel, count.sent) for count in counted.message_counts], [('sms', 1)])
        for part in ('r-2', 'r-1'):
            echo = self.client.record_message(self.contact, message_id=part, origin='UNKNOWN', channel='sms')
            self.assertEqual(echo.origin, 'BOT')

        self.client.set_bot_status(self.contact, state='SLEEPING', for_='PT1H')
        denied = self.client.reserve_reply(self.contact, channel='sms')
        self.assertEqual((denied.granted, denied.token, denied.deny_reason), (False, None, 'SLEEPING'))
        self.assertEqual(denied.retry_at, self.client.bot_status(self.contact).wake_at)

    def test_a_late_commit_is_denied(self) -> None:
        reserved = self.client.reserve_reply(self.contact)
        assert reserved.token is not None
        self.client.record_message(self.contact, message_id='m-2', origin='CONTACT')
        late = self.client.commit_reply(reserved.token, message_id='r-1', require_fresh_turn=True)
        self.assertEqual((late.granted, late.deny_reason), (False, 'STALE_CONTEXT'))
        self.assertIsNotNone(late.retry_at)
        unknown = self.client.commit_reply('no token', message_id='r-1')
        self.assertEqual(
            (unknown.granted, unknown.deny_reason, unknown.bot_status), (False, 'LEASE_EXPIRED', None)
        )

    def test_replies_are_revoked_and_reservations_released(self) -> None:
        reserved = self.client.reserve_reply(self.contact)
        assert reserved.token is not None
        self.assertTrue(self.client.release_reply(reserved.token))
        self.assertFalse(self.client.release_reply(reserved.token))
        second = self.client.reserve_reply(self.contact).token or ''
        self.client.commit_reply(second, message_id='r-1')
        for is_replayed in (False, True):
            revoked = self.client.revoke_reply(second)
            self.assertEqual(revoked.replayed, is_replayed)
            assert revoked.status_change is not None and revoked.bot_status is not None
            self.assertEqual(revoked.status_change.reason, 'CORRECTION')
            self.assertEqual(revoked.bot_status.message_counts, ())
        self.assertIsNone(self.client.revoke_reply('no token').bot_status)

    def test_automatic_messages_are_not_answered(self) -> None:
        denied = self.client.reserve_reply(self.contact, inbound_id='m-1', inbound_automatic=True)
        self.assertEqual((denied.deny_reason, denied.retry_at), ('AUTOMATIC_MESSAGE', None))

    def test_a_bot_in_suggestive_mode_makes_drafts(self) -> None:
        save_bot(mode='SUGGESTIVE')
        self.addCleanup(save_bot, mode='AUTO_PILOT')
        reserved = self.client.reserve_reply(self.contact)
        self.assertEqual((reserved.granted, reserved.decision, reserved.token), (False, 'SUGGEST', None))


class Errors(unittest.TestCase):
    def setUp(self) -> None:
        self.client = new_client()
        self.addCleanup(self.client.close)
        self.contact = new_contact()

    def test_name_the_field_and_the_request(self) -> None:
        with self.assertRaises(BotStatusError) as caught:
            self.client.set_bot_status(self.contact, state='SLEEPING', for_='PT0S')
        error = caught.exception
        self.assertEqual((error.code, error.status, error.field), ('BAD_INPUT', 400, 'for'))
        self.assertIsNotNone(error.request_id)
        self.assertIn(f'(BAD_INPUT, request {error.request_id})', str(error))
        self.assertNotIsInstance(error, Unreachable)

    def test_say_whether_the_call_may_succeed_later(self) -> None:
        save_bot(mode='OFF')
        self.addCleanup(save_bot, mode='AUTO_PILOT')
        with self.assertRaises(BotStatusError) as caught:
            self.client.set_bot_status(self.contact, state='INACTIVE')
        error = caught.exception
        self.assertEqual((error.code, error.status, error.retryable), ('BOT_UNAVAILABLE', 409, True))

    def test_refuse_a_wrong_token(self) -> None:
        for token in ('wrong', os.environ['BOT_STATUS_EXPIRED']):
            with new_client(token=token) as client, self.assertRaises(BotStatusError) as caught:
                client.bot_status(self.contact)
            error = caught.exception
            self.assertEqual((error.code, error.status, error.retryable), ('UNAUTHENTICATED', 401, False))

    def test_refuse_a_role_that_is_too_low(self) -> None:
        with new_client(token=os.environ['BOT_STATUS_VIEWER']) as client:
            self.assertTrue(client.bot_status(self.contact).may_speak)
            with self.assertRaises(BotStatusError) as caught:
                client.record_message(self.contact, message_id='m-1', origin='CONTACT')
        self.assertEqual(caught.exception.code, 'FORBIDDEN')

    def test_refuse_an_address_that_is_none(self) -> None:
        for url in (
            'localhost:4000',
            'ftp://localhost',
            'http://',
            'http://me:secret@localhost',
            'http://h/?a=b',
        ):
            with self.subTest(url), self.assertRaises(ValueError):
                new_client(url)


class Tokens(unittest.TestCase):
    def test_are_renewed_when_they_are_refused(self) -> None:
        tokens = [os.environ['BOT_STATUS_EXPIRED'], f'{os.environ["BOT_STATUS_KEY"]}\n', 'never needed']
        given = iter(tokens)
        contact = new_contact()
        with new_client(token=lambda: next(given)) as client:
            client.record_message(contact, message_id='m-1', origin='CONTACT')
            self.assertEqual(client.bot_status(contact).pending_inbound, 1)
        self.assertEqual(next(given), 'never needed')

    def test_are_renewed_once_for_each_call(self) -> None:
        calls = []

        def token() -> str:
            calls.append('call')
            return 'wrong'

        with new_client(token=token) as client, self.assertRaises(BotStatusError):
            client.bot_status('anna')
        self.assertEqual(len(calls), 2)

    def test_withdrawn_keys_are_replaced(self) -> None:
        create = """mutation ($name: String!) {
          createApiKey(input: { name: $name, role: VIEWER }) { apiKey { keyId } secret }
        }"""
        revoke = 'mutation ($id: ID!) { revokeApiKey(input: { keyId: $id }) { userErrors { code } } }'
        first, second = (ask(create, name=new_contact('key'))['createApiKey'] for _ in range(2))
        keys = iter([first['secret'], second['secret']])
        with new_client(token=lambda: next(keys)) as client:
            client.bot_status('anna')
            ask(revoke, id=first['apiKey']['keyId'])
            self.assertEqual(client.bot_status('anna').contact_id, 'anna')
        self.assertEqual(list(keys), [])
