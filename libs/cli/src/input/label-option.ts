import { Option } from '@commander-js/extra-typings';
import { collect } from './collect.js';

/** `-l team=data`: which jobs are meant. */
export function labelOption(): Option<'-l, --label <label>', undefined, undefined, readonly string[]> {
  return new Option('-l, --label <label>', 'only jobs with this label, such as team=data; may be repeated').argParser(
    collect,
  );
}
