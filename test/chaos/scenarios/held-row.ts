import { setTimeout as delay } from 'node:timers/promises';
import type mysql from 'mysql2/promise';
import { percentile } from '../../support/figures';
import { until } from '../../support/until';
import { checkVersions, checkWakes, latenessOf } from '../checks/checks';
import { formatLateness, millisecondsOf } from '../checks/figures';
import type { Lateness, LoggedChange } from '../checks/records';
import { checkLateness, checkPunctual } from '../checks/time-checks';
import type { Verdict } from '../checks/verdict';
import { DATABASE } from '../cluster/cluster';
import type { World } from '../cluster/world';
import { Sleepers } from '../load/sleepers';
import { Workload } from '../load/workload';
import type { Result } from './scenario';

/** More than any node writes at once. */
const WORKSPACES = 14;
/** Of each workspace; half of them are held. */
const SLEEPERS = 6;
/** As in `punctuality`; what the same load is late with no row held is added. */
const PUNCTUAL_MS = 100;
const FREE_MS = 2_000;
/** From the setting of timers to their wake time. */
const LEAD_MS = 4_000;
const SETTLED_WITHIN_MS = 20_000;

/** An outside session holds rows of contacts that come due: of one workspace, then of more than may write at once. */
export async function heldRow(world: World, isShort: boolean): Promise<Result> {
  const holdMs = isShort ? 2_000 : 20_000;
  const size = { writers: 6, bots: 2, feeds: 2, badges: 20 };
  const workload = new Workload(world, { ...size, sleepers: isShort ? 100 : 1_000 });
  const others: World[] = [];
  const unheld: World[] = [];
  while (others.length < WORKSPACES) others.push(await world.beside(`held-${others.length}`));
  while (unheld.length < WORKSPACES - 1) unheld.push(await world.beside(`free-${unheld.length}`));
  const from = Date.now() + LEAD_MS;
  await workload.start({ from, to: from + 2 * holdMs + 3 * LEAD_MS });
  // Many workspaces that come due at one instant beside all the rest of the load, as late as they are by themselves.
  const free = await hold(world, unheld, 0, 0);
  const freeMs = percentile(millisecondsOf(free.neighbours), 99);
  const phases = [
    await hold(world, others.slice(0, 1), holdMs, SLEEPERS / 2),
    await hold(world, others.slice(1), holdMs, SLEEPERS / 2),
  ];
  await workload.settle();
  const log = await world.readLog();
  const held = phases.flatMap((phase) => phase.held);
  const beside = [...latenessOf(log), ...phases.flatMap((phase) => phase.neighbours)];
  const claim = `99 of 100 wakes beside those that are held are at most ${PUNCTUAL_MS} + ${freeMs} ms late`;
  return {
    load: `${workload.description}; contacts of 1 and of ${WORKSPACES - 1} other workspaces held for ${holdMs} ms`,
    verdicts: [
      checkPunctual(claim, beside, PUNCTUAL_MS + freeMs),
      checkLateness('none that was held is more than 2 s late once it is free', held, FREE_MS),
      ...merge([free, ...phases].flatMap((phase) => phase.verdicts)),
      ...(await workload.verdicts(log)),
    ],
    figures: {
      ...workload.figures(log),
      'with none held': formatLateness(free.neighbours),
      'beside those held': formatLateness(beside),
      'once free': formatLateness(held),
    },
  };
}

/** One verdict of each claim, which is made of each workspace. */
function merge(verdicts: readonly Verdict[]): Verdict[] {
  const merged = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    const { checked = 0, broken = [] } = merged.get(verdict.claim) ?? {};
    merged.set(verdict.claim, {
      ...verdict,
      checked: checked + verdict.checked,
      broken: [...broken, ...verdict.broken],
    });
  }
  return [...merged.values()];
}

interface Phase {
  /** From when they were free. */
  readonly held: readonly Lateness[];
  readonly neighbours: readonly Lateness[];
  readonly verdicts: readonly Verdict[];
}

/** Puts contacts to sleep, and holds so many of each workspace when they come due. */
async function hold(
  world: World,
  workspaces: readonly World[],
  holdMs: number,
  heldOfEach: number,
): Promise<Phase> {
  const wakeAt = Date.now() + LEAD_MS;
  const sleepers = await Promise.all(workspaces.map((workspace) => putToSleep(workspace, wakeAt)));
  const heldIds = sleepers[0]!.contactIds.slice(0, heldOfEach);
  const session = await world.cluster.mariadb.connect(DATABASE);
  if (heldIds.length > 0) await holdContacts(session, workspaces, heldIds);
  world.history.note(`${heldIds.length} contacts of each of ${workspaces.length} workspaces held`);
  await delay(Math.max(0, wakeAt + holdMs - Date.now()));
  await session.query('ROLLBACK');
  const freeAt = Date.now();
  await session.end();
  const settled = { everyMs: 100, withinMs: SETTLED_WITHIN_MS };
  const areAwake = async () =>
    (await Promise.all(workspaces.map((one) => one.countTimers()))).every((n) => n === 0);
  await until('those that were held', areAwake, settled).catch(() => undefined);
  const logs = await Promise.all(workspaces.map((workspace) => workspace.readLog()));
  const isHeld = ({ contactId }: LoggedChange) => contactId !== null && heldIds.includes(contactId);
  const held = latenessOf(logs.flat().filter(isHeld));
  return {
    held: held.map((late) => ({ wakeAt, ms: Math.max(0, late.wakeAt + late.ms - freeAt) })),
    neighbours: latenessOf(logs.flat().filter((change) => !isHeld(change))),
    verdicts: logs.flatMap((log) => [...checkWakes(log, Date.now()), checkVersions(log)]),
  };
}

async function putToSleep(world: World, wakeAt: number): Promise<Sleepers> {
  const sleepers = new Sleepers(() => world.caller('AGENT'), world.random.fork());
  await sleepers.sleep({ count: SLEEPERS, perCall: SLEEPERS, from: wakeAt, to: wakeAt });
  return sleepers;
}

/** Their rows and nothing else: by another index, or with locks on gaps, it would hold their neighbours too. */
async function holdContacts(session: mysql.Connection, worlds: readonly World[], ids: readonly string[]) {
  await session.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  await session.query('START TRANSACTION');
  const workspaces = worlds.map(({ workspace }) => workspace);
  const sql = 'SELECT id FROM contacts FORCE INDEX (PRIMARY) WHERE workspace IN (?) AND id IN (?) FOR UPDATE';
  await session.query(sql, [workspaces, ids]);
}
