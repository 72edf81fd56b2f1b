import type { DependencyCondition } from '../policies.js';
import type { DocumentField } from './document-fields.js';

/**
 * A job as people write it down. A field that is left out keeps its value, or gets its default in a new job; `null`
 * says the default, or none.
 */
export type JobDocument = {
  readonly [Field in DocumentField]?: unknown;
} & { readonly depends_on?: readonly DocumentDependency[] | null };

/** An edge to an upstream job. */
export interface DocumentDependency {
  /** Name or id. */
  readonly job: string;
  /** Stands above the name, which must not be that of another job. */
  readonly job_id?: string | null;
  /** `success` when left out. */
  readonly condition?: DependencyCondition | null;
}
