import { isPlainObject } from '@aster-scheduler/core';
import { AlertRuleInput } from '../alerts/alert-rule-input.js';
import { ChannelInput } from '../alerts/channel-input.js';
import type { InputClass } from '../fields/field-registry.js';
import { inspectInput } from '../input/read-input.js';
import { problemsAt, readDeclared, type ReadOne } from './read-declared.js';

/** A rule or a channel as its source declares it, each field valid by itself. */
export interface DeclaredAlert {
  readonly name: string;
  /** The fields that are declared, the name too. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Where it stands in what was sent. */
  readonly path: string;
}

/** @throws InvalidInputError with all that is wrong, up to 50 problems */
export async function readDeclaredRules(sent: readonly unknown[]): Promise<readonly DeclaredAlert[]> {
  return readDeclared(sent, 'rules', readerOf(AlertRuleInput));
}

/** @throws InvalidInputError with all that is wrong, up to 50 problems */
export async function readDeclaredChannels(sent: readonly unknown[]): Promise<readonly DeclaredAlert[]> {
  return readDeclared(sent, 'channels', readerOf(ChannelInput));
}

function readerOf<Input extends { readonly name: string }>(inputClass: InputClass<Input>): ReadOne<DeclaredAlert> {
  return (sent, path) => {
    if (!isPlainObject(sent)) return { problems: [{ field: path, message: 'must be a JSON object' }] };
    const { input, problems } = inspectInput(inputClass, sent, path);
    if (problems.length > 0) return { problems: problemsAt(path, problems) };
    const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
    return { name: input.name, given, path };
  };
}
