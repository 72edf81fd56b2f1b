/** What became of one attempt to deliver a notice. */
export type DeliveryResult =
  | { readonly outcome: 'delivered'; readonly status?: number; readonly excerpt?: string }
  /** The channel has nothing to be told of it. */
  | { readonly outcome: 'not-needed' }
  /** It may succeed when it is tried again. */
  | {
      readonly outcome: 'failed';
      readonly error: string;
      readonly status?: number;
      readonly excerpt?: string;
      /** No earlier than in so many ms, as the other side has asked for. */
      readonly retryAfterMs?: number;
      /** It has arrived for all but the recipients of these digests, and is sent to no others again. */
      readonly onlyFor?: readonly string[];
    }
  /** It will not succeed, however often it is tried. */
  | {
      readonly outcome: 'refused';
      readonly error: string;
      readonly status?: number;
      readonly excerpt?: string;
      /** The other side is gone for good, and the channel is of no use any more. */
      readonly isGone?: boolean;
    };
