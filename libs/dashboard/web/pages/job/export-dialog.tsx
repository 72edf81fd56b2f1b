import type { JobResource } from '@aster-scheduler/client';
import { useState } from 'react';
import { apiUrl } from '../../address/places.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { copyText } from '../../parts/copy-text.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { needsKey } from '../../server/needs-key.js';
import { exportCommand, exportCrontab, exportCurl, exportYaml } from './export-job.js';
import { jobDefinition } from './job-definition.js';
import { useJobDefaults } from './use-job-defaults.js';

const forms = ['YAML', 'curl', 'aster', 'crontab'] as const;
type Form = (typeof forms)[number];

/** The job as a file, as a request, and as a command line. */
export function ExportDialog({ job, onClose }: { readonly job: JobResource; readonly onClose: () => void }) {
  const [form, setForm] = useState<Form>('YAML');
  const defaults = useJobDefaults();
  const fields = defaults.data === undefined ? undefined : jobDefinition(job, defaults.data);
  const text = fields === undefined ? '' : textOf(form, job, fields);
  return (
    <Modal
      title={`Export ${job.name}`}
      action="Copy"
      isReady={text !== ''}
      onClose={onClose}
      onSubmit={() => void copyText(text).then((isCopied) => toast(isCopied ? 'Copied.' : 'It could not be copied.'))}
    >
      <ChoiceChips
        label="As"
        choices={forms}
        chosen={[form]}
        word={(choice) => choice}
        onChange={(chosen) => setForm(chosen.at(-1) ?? form)}
      />
      {defaults.error !== null && <ProblemBox error={defaults.error} what="It could not be exported" />}
      <label>
        {form === 'YAML' ? 'A file of jobs, for aster apply' : 'A line for a shell'}
        <textarea readOnly rows={10} value={text} spellCheck={false} />
      </label>
      <p className="muted">
        {form === 'crontab'
          ? 'It prints the line of a crontab, or why cron cannot run the job as Aster does.'
          : 'What is as by default is left out.'}
      </p>
    </Modal>
  );
}

function textOf(form: Form, job: JobResource, fields: Readonly<Record<string, unknown>>): string {
  if (form === 'crontab') return exportCrontab(job);
  if (form === 'YAML') return exportYaml(fields);
  return form === 'curl' ? exportCurl(fields, apiUrl, needsKey()) : exportCommand(fields);
}
