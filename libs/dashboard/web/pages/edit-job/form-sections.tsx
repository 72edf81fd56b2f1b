import type { JobResource } from '@aster-scheduler/client';
import type { ReactNode } from 'react';
import { FormField } from '../../parts/form-field.js';
import { EdgesSection } from './edges-section.js';
import { peopleFields, placementFields, policyFields, retryFields } from './fields.js';
import type { FormState } from './form-state.js';
import style from './job-form.module.css';
import { PairTable } from './pair-table.js';
import { drawConcurrency, drawMisfire } from './plan-drawing.js';
import { PolicyDrawing, RetryDrawing } from './policy-drawing.js';
import drawing from './policy-drawing.module.css';
import { SimpleFields } from './simple-fields.js';
import { WhatSection } from './what-section.js';
import { WhenSection } from './when-section.js';

/** All that can be said of a job, in the order in which one thinks of it. */
export function FormSections({ form, base }: { readonly form: FormState; readonly base: JobResource }) {
  const { draft, change } = form;
  return (
    <>
      <Section title="Job">
        <SimpleFields
          form={form}
          fields={[{ field: 'name', label: 'Name', hint: 'a path such as etl/load groups jobs' }]}
        />
        <FormField label="Description" hint="what it is for" problem={form.problemOf('description')}>
          {(attributes) => (
            <textarea
              {...attributes}
              rows={2}
              value={draft.texts.description}
              onChange={({ target }) => form.write('description', target.value)}
            />
          )}
        </FormField>
      </Section>
      <Section title="What">
        <WhatSection form={form} />
      </Section>
      <Section title="When">
        <WhenSection form={form} base={base} />
      </Section>
      <Section title="After other jobs">
        <EdgesSection form={form} />
      </Section>
      <Section title="Policies">
        <SimpleFields form={form} fields={policyFields} />
        <div className={drawing['drawings']}>
          <PolicyDrawing drawing={drawConcurrency(draft.texts.concurrency_policy)} />
          <PolicyDrawing drawing={drawMisfire(draft.texts.misfire_policy)} />
        </div>
      </Section>
      <Section title="Retries and timeouts">
        <SimpleFields form={form} fields={retryFields} />
        <RetryDrawing texts={draft.texts} />
      </Section>
      <Section title="Where, and with how much">
        <SimpleFields form={form} fields={placementFields} />
      </Section>
      <Section title="People">
        <SimpleFields form={form} fields={peopleFields} />
        <PairTable
          title="Labels"
          nameWord="label"
          pairs={draft.labels}
          problem={form.problemOf('labels')}
          onChange={(labels) => change({ labels })}
        />
      </Section>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={style['section']}>
      <h2>{title}</h2>
      <div className={style['body']}>{children}</div>
    </section>
  );
}
