import type { ChannelKind, ChannelResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormField } from '../../parts/form-field.js';
import { Modal } from '../../parts/modal.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import style from './alert-form.module.css';
import {
  type ChannelDraft,
  draftOfConfig,
  isBareSecret,
  isChannelComplete,
  planChannel,
  secretNameOf,
} from './channel-draft.js';
import { type ChannelField, channelLooks } from './channel-kinds.js';
import { problemOfField } from './problem-of-field.js';

const kinds = Object.keys(channelLooks) as readonly ChannelKind[];

interface ChannelDialogProps {
  /** The one that is changed; a new one is made unless it is given. */
  readonly channel?: ChannelResource;
  readonly onClose: () => void;
  readonly onSaved: (channel: ChannelResource) => void;
}

/** Makes or changes a channel. What is secret may be pasted: it is kept as a secret, and named in the settings. */
export function ChannelDialog({ channel: newest, onClose, onSaved }: ChannelDialogProps) {
  const [channel] = useState(newest); // what others save while this is filled in is not to be lost
  const queries = useQueryClient();
  const [draft, setDraft] = useState<ChannelDraft>({
    ...{ name: channel?.name ?? '', kind: channel?.kind ?? 'webhook' },
    texts: draftOfConfig(channel?.config ?? {}),
  });
  const save = useMutation({
    mutationFn: async () => {
      const { secrets, config } = planChannel(draft);
      const { name, kind } = draft;
      for (const [secret, value] of Object.entries(secrets)) await client().secrets.put(secret, value);
      const { channels } = client().alerts;
      if (channel === undefined) return channels.create({ name: name.trim(), kind, config });
      return channels.update(channel.id, { name: name.trim(), kind, config }, { ifVersion: channel.version });
    },
    onSuccess: (saved) => {
      void queries.invalidateQueries({ queryKey: ['channels'] });
      onSaved(saved);
    },
  });
  const isNew = channel === undefined;
  return (
    <Modal
      title={isNew ? 'New channel' : `Edit ${channel.name}`}
      action={save.isPending ? 'Saving…' : isNew ? 'Create the channel' : 'Save'}
      isReady={isChannelComplete(draft) && !save.isPending}
      onClose={onClose}
      onSubmit={() => save.mutate()}
    >
      <div className={style['pair']}>
        <FormField label="Name" problem={problemOfField(save.error, 'name')}>
          {(attributes) => (
            <input
              {...attributes}
              value={draft.name}
              maxLength={100}
              autoComplete="off"
              onChange={({ target }) => setDraft({ ...draft, name: target.value })}
            />
          )}
        </FormField>
        <FormField label="Kind">
          {(attributes) => (
            <select
              {...attributes}
              value={draft.kind}
              onChange={({ target }) => setDraft({ ...draft, kind: target.value as ChannelKind })}
            >
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {channelLooks[kind].word}
                </option>
              ))}
            </select>
          )}
        </FormField>
      </div>
      {channelLooks[draft.kind].fields.map((field) => (
        <Setting
          key={field.name}
          field={field}
          draft={draft}
          problem={problemOfField(save.error, `config.${field.name}`)}
          onChange={(text) => setDraft({ ...draft, texts: { ...draft.texts, [field.name]: text } })}
        />
      ))}
      {save.error !== null && <ProblemBox error={save.error} what="The channel was not saved" />}
    </Modal>
  );
}

interface SettingProps {
  readonly field: ChannelField;
  readonly draft: ChannelDraft;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

function Setting({ field, draft, problem, onChange }: SettingProps) {
  const { name, label, hint, example, isOptional, isSecret } = field;
  const text = draft.texts[name] ?? '';
  const kept = isBareSecret(field, text)
    ? `Is kept as the secret ${secretNameOf(draft.name, field)}, and not shown again.`
    : isSecret === true && text === ''
      ? 'Paste it, or name a secret: ${secret:NAME}.'
      : undefined;
  const about = [hint, kept].filter((part) => part !== undefined).join(' ');
  return (
    <FormField
      label={isOptional === true ? `${label} (optional)` : label}
      hint={about === '' ? undefined : about}
      problem={problem}
    >
      {(attributes) =>
        name === 'headers' ? (
          <textarea
            {...attributes}
            value={text}
            placeholder={example}
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
        ) : (
          <input
            {...attributes}
            value={text}
            placeholder={example}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
        )
      }
    </FormField>
  );
}
