import { TextField } from '../fields/text-field.js';

/** Which file of the page is meant. */
export class ReferenceFileKey {
  @TextField({ description: 'Name of a file that the page loads.', isRequired: true, min: 1, max: 64, isLine: true })
  file!: string;
}
