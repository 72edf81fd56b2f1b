import type { ChannelConfig, Notice } from '@aster-scheduler/core';
import type { OutgoingRequest } from '../egress/send-request.js';
import type { NoticeText } from '../notice/notice-text.js';

/**
 * Puts a notice into the form of one kind of channel; `undefined` when the channel has nothing to be told of it.
 *
 * @param config how the channel was set up, its secrets filled in
 */
export type Preset = (notice: Notice, text: NoticeText, config: ChannelConfig) => OutgoingRequest | undefined;
