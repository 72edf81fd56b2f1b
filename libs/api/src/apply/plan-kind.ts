import { isDeepStrictEqual } from 'node:util';
import type { PruneWay } from '@aster-scheduler/client';
import { type FieldProblem, InvalidInputError, StateConflictError } from '@aster-scheduler/core';
import type { AlertDeclaration } from '@aster-scheduler/run-store';
import { takeTurn } from '../http/turns.js';
import type { KindPlan } from './alerts-plan.js';
import type { PlannedChange } from './apply-plan.js';
import { isDrift } from './is-drift.js';
import { problemsAt } from './read-declared.js';
import type { DeclaredAlert } from './read-declared-alerts.js';
import { whyNotOwn } from './why-not-own.js';

/** Whose things are planned, and how. */
export interface KindFacts<Thing> {
  readonly source: string;
  readonly declared: readonly DeclaredAlert[];
  /** All that there are. */
  readonly known: readonly Thing[];
  readonly prune: PruneWay;
  /** What others own, or nobody, is taken. */
  readonly takesOver: boolean;
}

/** How things of a kind are read and written. */
export interface KindForm<Thing, Definition> {
  /**
   * @param before what it is now; what is not given stays so
   * @throws InvalidInputError
   */
  readonly read: (given: Given, before?: Thing) => Definition;
  /** All that is said of it by the names of fields, its name too. */
  readonly write: (definition: Definition) => Given;
  /** What they are called together, and how many there may be. */
  readonly things: string;
  readonly most: number;
}

type Given = Readonly<Record<string, unknown>>;

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly isEnabled: boolean;
  readonly owner?: AlertDeclaration;
}

type MemberPlan<Thing, Definition> =
  | { readonly problems: readonly FieldProblem[] }
  | { readonly conflict: KindPlan<Thing, Definition>['conflicts'][number] }
  | { readonly create: KindPlan<Thing, Definition>['creates'][number] }
  | {
      readonly thing: Thing;
      readonly update: KindPlan<Thing, Definition>['updates'][number] | undefined;
      readonly saved: KindPlan<Thing, Definition>['saved'][number] | undefined;
    };

/** So many are planned before others get their turn. */
const perTurn = 50;

/**
 * Decides what has to be done for the rules or the channels of a source to be as it declares them. A field that it has
 * never declared is left to people; one that it no longer declares goes back to its default.
 *
 * @throws InvalidInputError with all that is wrong between the fields
 * @throws StateConflictError when there would be too many
 */
export async function planKind<Thing extends Definition & Kept, Definition>(
  facts: KindFacts<Thing>,
  form: KindForm<Thing, Definition>,
): Promise<KindPlan<Thing, Definition>> {
  const find = finderOf(facts);
  const plans: MemberPlan<Thing, Definition>[] = [];
  for (const [index, declared] of facts.declared.entries()) {
    if (index % perTurn === 0) await takeTurn();
    plans.push(planMember(declared, find(declared), facts, form));
  }
  const problems = plans.flatMap((plan) => ('problems' in plan ? plan.problems : []));
  if (problems.length > 0) throw new InvalidInputError(problems);
  const kept = new Set(plans.flatMap((plan) => ('thing' in plan ? [plan.thing.id] : [])));
  const creates = plans.flatMap((plan) => ('create' in plan ? [plan.create] : []));
  const prunes = planPrunes(facts, kept);
  requireRoom(facts.known.length - prunes.filter(({ way }) => way === 'delete').length, creates.length, form);
  return {
    creates,
    updates: plans.flatMap((plan) => ('update' in plan && plan.update !== undefined ? [plan.update] : [])),
    unchanged: plans.filter((plan) => 'thing' in plan && plan.update === undefined).length,
    prunes,
    conflicts: plans.flatMap((plan) => ('conflict' in plan ? [plan.conflict] : [])),
    saved: plans.flatMap((plan) => ('saved' in plan && plan.saved !== undefined ? [plan.saved] : [])),
  };
}

/** @throws StateConflictError */
function requireRoom(kept: number, made: number, { things, most }: { readonly things: string; readonly most: number }) {
  if (made === 0 || kept + made <= most) return;
  const message = `there would be ${kept + made} ${things}, and ${most} is the most there can be`;
  throw new StateConflictError(things, 'full', message);
}

function planMember<Thing extends Definition & Kept, Definition>(
  declared: DeclaredAlert,
  thing: Thing | undefined,
  facts: KindFacts<Thing>,
  form: KindForm<Thing, Definition>,
): MemberPlan<Thing, Definition> {
  try {
    const alone = form.read(declared.given);
    const document = writtenAs(form.write(alone), declared.given);
    if (thing === undefined) return { create: { definition: alone, declared: document } };
    if (thing.owner?.source !== facts.source && !facts.takesOver)
      return { conflict: { name: declared.name, why: whyNotOwn(thing.owner?.source), isTakeable: true } };
    return planExisting(document, thing, { source: facts.source, form });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return { problems: problemsAt(declared.path, error.problems) };
  }
}

/** A thing is found by what the source called it, then by its name unless the source calls it otherwise still. */
function finderOf<Thing extends Kept>({ source, declared, known }: KindFacts<Thing>) {
  const names = new Set<unknown>(declared.map(({ name }) => name));
  const own = new Map(
    known.flatMap((thing) => (thing.owner?.source === source ? [[thing.owner.declared['name'], thing] as const] : [])),
  );
  const owned = new Set([...own].flatMap(([name, { id }]) => (names.has(name) ? [id] : [])));
  const byName = new Map(known.flatMap((thing) => (owned.has(thing.id) ? [] : [[thing.name, thing] as const])));
  return ({ name }: DeclaredAlert): Thing | undefined => own.get(name) ?? byName.get(name);
}

/** What is given, in the one way in which it is written: `600s` is `10m`. */
function writtenAs(written: Given, given: Given): Given {
  return Object.fromEntries(
    Object.entries(given).map(([field, value]) => [field, value === null ? null : written[field]]),
  );
}

function planExisting<Thing extends Definition & Kept, Definition>(
  document: Given,
  thing: Thing,
  { source, form }: { readonly source: string; readonly form: KindForm<Thing, Definition> },
): MemberPlan<Thing, Definition> {
  const own = thing.owner?.source === source ? thing.owner : undefined;
  const before = own?.declared ?? {};
  const dropped = Object.keys(before).filter((field) => !(field in document));
  const definition = form.read(
    {
      ...Object.fromEntries(dropped.map((field) => [field, null])),
      ...(own?.isPruned === true && !thing.isEnabled ? { is_enabled: true } : {}),
      ...document,
    },
    thing,
  );
  const from = thing.owner?.source ?? null;
  const changes = [
    ...changesOf(form.write(thing), form.write(definition), before),
    ...(from === source ? [] : [{ field: 'managed_by', from, to: source, isDrift: false }]),
  ];
  const declaration = { source, declared: document, isPruned: false };
  return {
    thing,
    update: changes.length === 0 ? undefined : { thing, definition, changes },
    saved: isDeepStrictEqual(declaration, own) ? undefined : { id: thing.id, declaration },
  };
}

function changesOf(before: Given, after: Given, declared: Given): PlannedChange[] {
  return Object.entries(after).flatMap(([field, to]) => {
    const from = before[field];
    return isDeepStrictEqual(from, to) ? [] : [{ field, from, to, isDrift: isDrift(declared[field], from) }];
  });
}

/** What the source no longer declares; what was turned off for that already stays as it is. */
function planPrunes<Thing extends Kept>(
  { source, known, prune }: KindFacts<Thing>,
  kept: ReadonlySet<string>,
): KindPlan<Thing, unknown>['prunes'] {
  if (prune === 'keep') return [];
  const isDone = ({ owner, isEnabled }: Thing) => prune === 'archive' && owner?.isPruned === true && !isEnabled;
  return known
    .filter((thing) => thing.owner?.source === source && !kept.has(thing.id) && !isDone(thing))
    .map((thing) => ({ thing, way: prune }));
}
