/** What became of one attempt to deliver a notice. */
export type DeliveryResult =
  | { readonly outcome: 'delivered'; readonly status?: number; readonly excerpt?: string }
  /** The channel has nothing to be told of it. */
  | { readonly outcome: 'not-needed' }
  /** It may go better later. */
  | {
      readonly outcome: 'failed';
      readonly error: string;
      readonly status?: number;
      readonly excerpt?: string;
      /** No earlier than in so many ms, as the other side has asked for. */
      readonly retryAfterMs?: number;
    }
  /** It will not go better. */
  | {
      readonly outcome: 'refused';
      readonly error: string;
      readonly status?: number;
      readonly excerpt?: string;
      /** The other side is gone for good, and the channel is of no use any more. */
      readonly isGone?: boolean;
    };
