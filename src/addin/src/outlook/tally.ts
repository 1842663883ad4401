import { TIME } from "../core/limits";
import { attempt, awaiting, takeOfficeFaults, valueOr } from "./calls";
import { storage } from "./stores";

/** What happened at Send, in numbers alone, kept until the next message is begun: then the service is told. */
export interface Tally {
  readonly counts: { readonly [name: string]: number };
  /** From pressing Send to the answer; the latest. */
  readonly times: readonly number[];
}

const TALLY = "mailcompliance.tally";
const MOST_TIMES = 50;
const NONE: Tally = { counts: {}, times: [] };

export async function readTally(): Promise<Tally> {
  const answer = await awaiting(TIME.write, () => storage().getItem(TALLY));
  const kept = attempt(() => JSON.parse(valueOr(answer, null) || "null") as Tally | null, null);
  return kept && kept.counts && Array.isArray(kept.times) ? kept : NONE;
}

/** Never keeps anybody waiting: a count that is lost is no harm. */
export async function keepTally(before: Tally, names: readonly string[], time: number): Promise<void> {
  const counts: { [name: string]: number } = {};
  Object.keys(before.counts).forEach((name) => (counts[name] = Number(before.counts[name]) || 0));
  names.concat(takeOfficeFaults()).forEach((name) => (counts[name] = (counts[name] || 0) + 1));
  const times = before.times.concat(Math.max(0, Math.round(time))).slice(-MOST_TIMES);
  await awaiting(TIME.tally, () => storage().setItem(TALLY, JSON.stringify({ counts, times })));
}

export async function forgetTally(): Promise<void> {
  await awaiting(TIME.write, () => storage().setItem(TALLY, JSON.stringify(NONE)));
}

export function isEmpty(tally: Tally): boolean {
  return Object.keys(tally.counts).length === 0;
}
