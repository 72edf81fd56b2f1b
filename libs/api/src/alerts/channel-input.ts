import type {
  ChannelChange as ChangeContract,
  ChannelConfigResource,
  ChannelInput as InputContract,
  ChannelKind,
} from '@aster-scheduler/client';
import { channelKinds } from '@aster-scheduler/core';
import { BooleanField } from '../fields/boolean-field.js';
import { ChoiceField } from '../fields/choice-fields.js';
import { field } from '../fields/field.js';
import { BooleanFromQuery } from '../fields/from-query.js';
import { AlertNameField } from './alert-name-field.js';

const configDescription =
  'Settings by their names: `url` and, for a webhook, `secret` and `headers`; `to` for e-mail; others as the guide to alerts says. ' +
  'What somebody could send with is written `${secret:NAME}`.';

/** An object whose contents are looked at together with the kind. */
function ConfigField(isRequired: boolean): PropertyDecorator {
  const presence = isRequired ? { isRequired } : { isNotNull: true };
  return field({ description: configDescription, ...presence }, { type: 'object' }, []);
}

/** A new channel. */
export class ChannelInput implements InputContract {
  @AlertNameField({ description: 'Unique.', isRequired: true, example: 'ops' })
  name!: string;

  @ChoiceField(channelKinds, { description: 'How it is sent.', isRequired: true })
  kind!: ChannelKind;

  @ConfigField(true)
  config!: ChannelConfigResource;

  @BooleanField({ description: 'Whether anything is sent to it.', default: true, isNotNull: true })
  is_enabled?: boolean;
}

/** An edit of a channel; what is left out stays as it is. */
export class ChannelChange implements ChangeContract {
  @AlertNameField({ description: 'Unique.', isNotNull: true })
  name?: string;

  @ChoiceField(channelKinds, { description: 'How it is sent.', isNotNull: true })
  kind?: ChannelKind;

  @ConfigField(false)
  config?: ChannelConfigResource;

  @BooleanField({
    description: 'Whether anything is sent to it. Turned on, it is tried again also where nothing has arrived.',
    isNotNull: true,
  })
  is_enabled?: boolean;
}

/** How a channel is deleted. */
export class ChannelDeletionQuery {
  @BooleanFromQuery()
  @BooleanField({
    description: 'Delete it though rules tell it, which do no more then, or though a source declares it.',
    isNotNull: true,
  })
  force?: boolean;
}
