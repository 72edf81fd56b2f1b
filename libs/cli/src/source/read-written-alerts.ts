import { alertNameRule, alertRuleFieldNames, fieldProblemOf } from '@aster-scheduler/core';
import { nearestWord } from '../errors/nearest-word.js';
import type { SourceAlert } from './job-source.js';
import { isMembers } from './read-written-job.js';
import type { PlaceOf } from './source-problem.js';

type Refuse = (path: readonly string[], message: string) => void;
type Members = Readonly<Record<string, unknown>>;

interface Reader {
  readonly refuse: Refuse;
  readonly placeOf: PlaceOf;
}

/** Reads the rules of a document by their names. Values are checked later. */
export function readWrittenRules(written: unknown, reader: Reader): readonly SourceAlert[] {
  return readEach('rules', written, reader, (rule, refuse) => {
    for (const field of Object.keys(rule).filter((name) => !alertRuleFieldNames.includes(name))) {
      const nearest = nearestWord(field, alertRuleFieldNames);
      refuse(field, `is no field of a rule${nearest === undefined ? '' : `: ${nearest} is one`}`);
    }
    return rule;
  });
}

/** Reads the channels of a document by their names; settings may stand beside the kind, which is short for `config`. */
export function readWrittenChannels(written: unknown, reader: Reader): readonly SourceAlert[] {
  return readEach('channels', written, reader, ({ kind, is_enabled: isEnabled, config, ...settings }, refuse) => {
    const [first] = Object.keys(settings);
    if (config !== undefined && first !== undefined) refuse(first, 'belongs into config, where there is one');
    return { kind, config: config ?? settings, ...(isEnabled === undefined ? {} : { is_enabled: isEnabled }) };
  });
}

function readEach(
  member: 'rules' | 'channels',
  written: unknown,
  { refuse, placeOf }: Reader,
  read: (fields: Members, refuse: (field: string, message: string) => void) => Members,
): readonly SourceAlert[] {
  if (written === undefined || written === null) return [];
  if (!isMembers(written)) {
    refuse([member], `${member}: must have the names of ${member} below it`);
    return [];
  }
  return Object.entries(written).map(([name, one]) => {
    let isFaulty = false;
    const refuseOne = (field: string | undefined, message: string): void => {
      isFaulty = true;
      refuse([member, name, ...(field === undefined ? [] : [field])], message);
    };
    const nameProblem = fieldProblemOf(name, alertNameRule);
    if (nameProblem !== undefined)
      refuseOne(undefined, `the name ${JSON.stringify(name.slice(0, 100))} ${nameProblem}`);
    if (!isMembers(one)) refuseOne(undefined, `${name}: must have the fields of one of ${member} below it`);
    const given = isMembers(one) ? one : {};
    const fields = read(given, (field, message) => refuseOne(field, `${name}.${field}: ${message}`));
    return { name, fields, isFaulty, placeOf: (field) => placeOfField(placeOf, [member, name], field) };
  });
}

/** A setting of a channel may stand in `config`, or in its place. */
function placeOfField(placeOf: PlaceOf, path: readonly string[], field: string | undefined) {
  const place = placeOf(path);
  if (field === undefined) return place;
  const setting = field.split('.')[1] ?? field;
  const ways = [placeOf([...path, 'config', setting]), placeOf([...path, setting]), placeOf([...path, field])];
  return ways.find(({ line }) => line !== undefined) ?? place;
}
