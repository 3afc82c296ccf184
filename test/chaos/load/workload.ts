import { setTimeout as delay } from 'node:timers/promises';
import type { Data } from '../../support/clients/api-client';
import { findStored } from '../../support/databases/stored-text';
import { until } from '../../support/until';
import * as checks from '../checks/checks';
import * as peopleChecks from '../checks/people-checks';
import type { ExpectedWaiting, LoggedChange, ShownStatus } from '../checks/records';
import type { Verdict } from '../checks/verdict';
import { DATABASE } from '../cluster/cluster';
import { MAX_MESSAGES, type World } from '../cluster/world';
import { Bots } from './bots';
import { comeAndLeave } from './leavers';
import { Load } from './load';
import { PEOPLE, STATES } from './operations';
import { Sleepers } from './sleepers';
import { Subscribers } from './subscribers';
import { Talkers } from './talkers';
import { Writers } from './writers';

export interface Size {
  readonly sleepers: number;
  readonly writers: number;
  readonly bots: number;
  /** People with two ids. */
  readonly talkers?: number;
  readonly feeds: number;
  readonly badges: number;
}

const WRITTEN = Array.from({ length: 40 }, (_, index) => `written ${index}`);
const ANSWERED = Array.from({ length: 3 }, (_, index) => `answered ${index}`);
const BADGES_OF_A_PAGE = 20;
const AT_ONCE = 20;
const LEAVERS = 4;
const CALM_WITHIN_MS = 30_000;

/** Everybody who uses the service during a scenario. */
export class Workload {
  readonly sleepers: Sleepers;
  readonly writers: Writers;
  readonly bots: Bots;
  readonly talkers: Talkers;
  readonly subscribers: Subscribers;
  private readonly side = new Load();
  private leavers: string[] = [];

  constructor(
    private readonly world: World,
    private readonly size: Size,
  ) {
    const { random } = world;
    const agent = () => world.caller('AGENT');
    this.sleepers = new Sleepers(agent, random.fork());
    this.writers = new Writers(agent, random.fork(), {
      count: size.writers,
      contactIds: WRITTEN,
      pauseMs: 60,
    });
    this.bots = new Bots(() => world.caller('INTEGRATION'), random.fork(), ANSWERED);
    this.talkers = new Talkers(() => world.caller('INTEGRATION'), random.fork());
    this.subscribers = new Subscribers(world.cluster.urls, world.token('VIEWER'), random.fork());
  }

  get description(): string {
    const { sleepers, writers, bots, talkers = 0, feeds, badges } = this.size;
    return `${sleepers} timers, ${writers} writers, ${bots} bots, ${talkers} people of two ids, ${feeds} feeds, ${badges} pages of badges`;
  }

  /** The subscribers first, so that nothing happens without them. Wake times lie from `from` to `to`. */
  async start({ from, to }: { from: number; to: number }): Promise<void> {
    const { size, world, sleepers } = this;
    const random = world.random.fork();
    const contactIds = [...WRITTEN, ...ANSWERED];
    for (let index = 0; index < size.sleepers; index += 1) contactIds.push(`sleeper ${index}`);
    for (let feed = 0; feed < size.feeds; feed += 1) this.subscribers.addFeed();
    for (let page = 0; page < size.badges; page += 1) {
      const ids = Array.from({ length: BADGES_OF_A_PAGE }, () =>
        random.pick(random.chance(0.5) ? contactIds : WRITTEN),
      );
      this.subscribers.addBadges([...new Set(ids)]);
    }
    await until('all subscribers to begin', async () => this.subscribers.haveBegun);
    if (size.sleepers > 0) await sleepers.sleep({ count: size.sleepers, perCall: 20, from, to });
    this.writers.start();
    this.bots.start(size.bots);
    this.talkers.start(size.talkers ?? 0);
    this.side.repeat(async () => {
      await this.writers.setAtOnce(AT_ONCE);
      await delay(400);
    });
    if (size.sleepers > 0) {
      this.side.repeat(async () => {
        const now = Date.now();
        await sleepers.sleepAgain(20, now + 1_500, now + 4_000);
        await delay(300);
      });
    }
  }

  /** Ends the load and waits until nothing is on its way any more, or too long. */
  async settle(): Promise<void> {
    const { writers, bots, talkers, side, world } = this;
    await Promise.all([writers, bots, talkers, side].map((load) => load.finish()));
    if (this.size.talkers) {
      // An erasure leaves holes in the log, so that it happens in another workspace.
      const beside = await world.beside('leavers');
      this.leavers = await comeAndLeave(beside.caller('ADMIN'), beside.workspace, LEAVERS);
    }
    await delay(Math.max(0, this.sleepers.lastWakeAt - Date.now()));
    const patience = { everyMs: 200, withinMs: CALM_WITHIN_MS };
    // What has not come by then is lost, and the checks say so.
    await until('the timers', async () => (await this.world.countTimers()) === 0, patience).catch(
      () => undefined,
    );
    const log = await this.world.readLog();
    const { feeds, badges } = this.subscribers;
    const haveSeenAll = async () =>
      [checks.checkFeeds(feeds, log), checks.checkBadges(badges, log)].every(
        ({ broken }) => broken.length === 0,
      );
    await until('the subscribers', haveSeenAll, { everyMs: 500, withinMs: 10_000 }).catch(() => undefined);
    await this.subscribers.stop();
  }

  async verdicts(log: readonly LoggedChange[]): Promise<Verdict[]> {
    const { world, sleepers, writers, bots, subscribers } = this;
    const calls = new Map([...sleepers.calls, ...writers.calls]);
    return [
      ...checks.checkWakes(log, Date.now()),
      ...(this.size.sleepers > 0 ? [checks.checkAwake(await this.readStates())] : []),
      checks.checkSequence(log, await world.readHead()),
      checks.checkVersions(log),
      checks.checkGrants(bots.answers, log),
      checks.checkLimit(ANSWERED, log, MAX_MESSAGES),
      checks.checkFeeds(subscribers.feeds, log),
      checks.checkBadges(subscribers.badges, log),
      checks.checkAcknowledged(writers.answers, log),
      checks.checkOncePerKey(calls, log),
      checks.checkEqualAnswers(writers.answers),
      ...(this.size.talkers ? await this.checkPeople(log) : []),
      checks.checkNone('P9', 'no node exits by itself', world.ownExits),
      checks.checkNone('P9', 'no client is told INTERNAL', new Map([['clients', world.oddErrors]])),
    ];
  }

  figures(log: readonly LoggedChange[]): Record<string, string> {
    return {
      changes: String(log.length),
      timers: String(checks.latenessOf(log).length),
      acknowledged: `${this.writers.answers.length} answers to ${this.writers.calls.size} changes`,
      subscribers: `${this.subscribers.events} events over ${this.subscribers.connections} connections`,
    };
  }

  private async checkPeople(log: readonly LoggedChange[]): Promise<Verdict[]> {
    const { talkers, subscribers, leavers, world } = this;
    const shown = await this.readPeople(talkers.ids.flat());
    const pairs = talkers.ids.map((_, index) => [shown[2 * index]!, shown[2 * index + 1]!] as const);
    const people = pairs.map(([person]) => person);
    const compared = people.map(({ pendingInbound: _count, ...status }) => status);
    return [
      peopleChecks.checkWaiting(
        talkers.expected,
        new Map(people.map((person) => [person.contactId, person])),
      ),
      peopleChecks.checkOneAnswer(pairs),
      peopleChecks.checkOwnMessages(talkers.ownMessages, log),
      peopleChecks.checkFolded(subscribers.mirror.statuses, compared),
      peopleChecks.checkErased(leavers, await findStored(world.cluster.mariadb.url(DATABASE), leavers)),
    ];
  }

  private async readPeople(ids: readonly string[]): Promise<(ShownStatus & ExpectedWaiting)[]> {
    const { nodes } = await this.world.caller('VIEWER').ask<Data['botStatuses']>(PEOPLE, { ids });
    return nodes;
  }

  private async readStates(): Promise<Map<string, string>> {
    const states = new Map<string, string>();
    const caller = this.world.caller('VIEWER');
    for (let start = 0; start < this.sleepers.contactIds.length; start += 1_000) {
      const ids = this.sleepers.contactIds.slice(start, start + 1_000);
      const { nodes } = await caller.ask<Data['botStatuses']>(STATES, { ids });
      for (const { contactId, state } of nodes) states.set(contactId, state);
    }
    return states;
  }
}
